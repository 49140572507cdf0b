import { catchError, defer, EMPTY, map, type Observable, takeWhile } from 'rxjs';
import { type HttpError, isSluiceError, WalkError } from '../../errors.js';
import { cutPart } from './cut-part.js';
import { type NumberedPage, numberedPages } from '../numbered-pages.js';
import type { OrgContext } from '../org-context.js';
import { type Left, nextOf, type Part } from './part.js';
import type { Slice } from '../../page/page.js';
import type { ReceivedPage } from '../question.js';
import { missingGap } from '../run/missing-gap.js';
import type { SeenRows } from '../run/seen-rows.js';
import { warnOfMissing } from '../run/warn-of-missing.js';
import type { Caps, SlicedEndpoint, SliceReading } from './sliced-endpoint.js';
import { intervalOf } from '../interval/interval-of.js';
import { midnightOf } from '../interval/midnight-of.js';
import { learnedDays } from './learned-days.js';
import { sliceOf } from './slice-of.js';
import { slicesOf } from './slices-of.js';

/** What the rounds of one slice share. */
export interface SliceRounds<Row> {
  readonly org: OrgContext;
  readonly endpoint: SlicedEndpoint<Row>;
  readonly caps: Caps;
  readonly reading: SliceReading;
  readonly text: Slice;
  readonly seen: SeenRows<Row>;
  /** What is left of the slice; the part to be read next comes last. */
  readonly parts: Part[];
}

/** One walk over the pages of the part that is to be read next. What it has to leave goes back to the parts. */
export class Round<Row> {
  readonly #slice: SliceRounds<Row>;
  readonly #part: Part;
  /** Start of the row that is farthest in the order of reading, and the ids of the rows that share it. */
  #edge: number | undefined;
  #atEdge: string[] = [];
  /** The most that was counted: where the count falls, rows have left, and those behind may have moved forward unread. */
  #hits = 0;
  /** Rows have moved from page to page. */
  #drifted = false;
  /** Number of the last page read. */
  #number: number;
  #over = false;

  /** @param from where the reading stands; default the beginning of the part */
  constructor(slice: SliceRounds<Row>, from?: Left) {
    this.#slice = slice;
    this.#edge = from?.edge;
    this.#atEdge = [...(from?.ids ?? [])];
    this.#part = slice.parts.pop() as Part;
    this.#number = this.#part.page - 1;
  }

  pages(): Observable<ReceivedPage<Row>> {
    const { org, endpoint, caps, reading } = this.#slice;
    const { order, serial, page } = this.#part;
    const interval = textOf(this.#part);
    const numbered = {
      ...endpoint,
      body: (pageNumber: number) => endpoint.body({ interval, order, pageNumber }),
      isFinal: outOfTime,
    };
    const last = Math.floor(caps.results / endpoint.pageSize);
    return numberedPages(org, numbered, { ...reading, from: page, last, serial }).pipe(
      map((received) => this.#receive(received, received.number === last)),
      // eslint-disable-next-line rxjs-x/no-ignored-takewhile-value -- the round knows; the page has been given on
      takeWhile(() => !this.#over, true),
      catchError((error: unknown) => defer(() => this.#askLess(error))),
    );
  }

  /** The page as this slice gives it on: its own rows, each once. */
  #receive({ rows, totalHits, number, surelyLast }: NumberedPage<Row>, deepest: boolean): ReceivedPage<Row> {
    const { endpoint, seen, parts, reading, text, org } = this.#slice;
    const { low, order, serial } = this.#part;
    const count = totalHits ?? 0;
    const varied = this.#number >= this.#part.page && count !== this.#hits;
    const foreign = this.#note(rows);
    this.#number = number;
    this.#hits = serial ? count : Math.max(this.#hits, count);
    const taken = seen.take({ rows, next: null });
    this.#drifted ||= varied || (taken.duplicates ?? 0) > 0;
    // From the far end, nothing more is to be had behind a row that was read from the near one.
    const ended = surelyLast || (order === 'desc' && this.#edge !== undefined && this.#edge < low);
    this.#over = ended || deepest;
    if (deepest && !ended) this.#goOn();
    const missing = surelyLast ? this.#hits - seen.distinct : 0;
    const moved = missing > 0 && this.#drifted;
    const lost = moved && serial && reading.slice.end <= org.wallClock();
    if (moved && !serial) parts.push({ ...this.#part, page: 1, serial: true });
    else if (missing > 0) warnOfMissing({ org, query: endpoint.name, events: reading.events }, missing);
    const left = this.#over ? parts : [...parts, { ...this.#part, page: number + 1 }];
    return {
      rows: foreign.size > 0 ? taken.rows.filter((row) => !foreign.has(row)) : taken.rows,
      slice: text,
      next: nextOf({ parts: left, edge: this.#edge, ids: this.#atEdge }),
      totalHits,
      withoutId: taken.withoutId,
      // What is read twice on purpose has not come twice.
      duplicates: serial ? 0 : taken.duplicates,
      ...(lost && { gap: missingGap(sliceOf({ start: this.#part.from, end: this.#part.to }), missing) }),
    };
  }

  /** Notes where the reading stands, and gives the rows that belong to other parts. */
  #note(rows: readonly Row[]): ReadonlySet<Row> {
    const { startOf, idOf } = this.#slice.endpoint;
    const { low, high, order } = this.#part;
    const forward = order === 'asc';
    const foreign = new Set<Row>();
    for (const row of rows) {
      const start = startOf(row);
      if (start === undefined) continue;
      if (start < low || start >= high) foreign.add(row);
      if (this.#edge === undefined || (forward ? start > this.#edge : start < this.#edge)) {
        this.#edge = start;
        this.#atEdge = [];
      }
      const id = idOf?.(row);
      if (start === this.#edge && id !== undefined) this.#atEdge.push(id);
    }
    return foreign;
  }

  /** The server gives no more of this part: on from the edge, or from the far end where the edge does not move. */
  #goOn(): void {
    const { seen, parts } = this.#slice;
    const part = this.#part;
    const edge = this.#edge ?? part.from;
    // Behind the end of what was asked for there is nothing that was asked for.
    if (edge >= part.to) return;
    if (part.order === 'desc') {
      if (edge + 1 >= part.to) throw this.#overCap(part, 'more rows began at one instant than the server gives');
      parts.push({ ...part, to: edge + 1, page: 1 });
      return;
    }
    // A row without length at the joint is not found from its own start on where the server's overlap is strict.
    const from = Math.max(edge - 1, midnightOf(edge));
    const ids = edge > part.low ? this.#atEdge : [...part.ids, ...this.#atEdge];
    const rest = { ...part, low: Math.max(part.low, edge), ids, page: 1, serial: false };
    seen.keepOnly(ids);
    parts.push(from > part.from ? { ...rest, from } : { ...rest, order: 'desc' });
  }

  /** An answer that means "ask for less": what is left of the part is cut. */
  #askLess(error: unknown): Observable<never> {
    const { caps, parts, endpoint } = this.#slice;
    const part = this.#part;
    const begun = this.#number >= part.page;
    if (!isSluiceError(error, 'HttpError')) throw error;
    const span = { start: part.from, end: part.to };
    const days = begun ? undefined : learnedDays(error, span);
    if (days !== undefined) {
      caps.days = days;
      parts.push(
        ...cutPart(
          part,
          slicesOf(span, days).map(({ end }) => end),
        ),
      );
    } else if (error.cap?.of === 'results' && this.#number > 0) {
      caps.results = Math.min(caps.results, this.#number * endpoint.pageSize);
      this.#goOn();
    } else if (error.status === 504 && part.order === 'asc') {
      this.#halve(error, begun);
    } else throw error;
    return EMPTY;
  }

  #halve(error: HttpError, begun: boolean): void {
    const { caps, parts } = this.#slice;
    if (begun) this.#goOn();
    else parts.push(this.#part);
    const rest = parts.pop() as Part;
    if (rest.to - rest.from <= caps.floorMs)
      throw this.#overCap(rest, 'the server does not answer in time, not even', error);
    const middle = rest.from + Math.floor((rest.to - rest.from) / 2);
    const midnight = midnightOf(middle);
    parts.push(...cutPart({ ...rest, page: 1 }, [midnight > rest.from ? midnight : middle, rest.to]));
  }

  #overCap(part: Part, what: string, cause?: unknown): WalkError {
    const { org, endpoint } = this.#slice;
    return new WalkError(
      `${org.name}: ${endpoint.name}: ${what} (${textOf(part)}). Those before are delivered; narrow the filters.`,
      { org: org.name, request: `POST ${endpoint.path}`, reason: 'over-cap', cause },
    );
  }
}

/** A question that times out thrice is too large. */
function outOfTime(error: unknown, inARow: number): boolean {
  return isSluiceError(error, 'HttpError') && error.status === 504 && inARow >= 3;
}

function textOf({ from, to }: Part): string {
  return intervalOf({ start: from, end: to }).text;
}
