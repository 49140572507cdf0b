import { catchError, map, type Observable } from 'rxjs';
import { type HttpError, WalkError } from '../../errors.js';
import { type NumberedPage, numberedPages } from '../numbered/numbered-pages.js';
import type { OrgContext } from '../org-context.js';
import { cutPart } from './cut-part.js';
import { nextOf } from './next-of.js';
import type { Part } from './part.js';
import type { Slice } from '../../page/page.js';
import type { ReceivedPage } from '../question.js';
import { errorAt } from '../../error/error-at.js';
import type { Gap } from '../../page/gap.js';
import type { SeenRows } from '../run/seen-rows.js';
import type { Caps, SlicedEndpoint, SliceReading } from './sliced-endpoint.js';
import { withinSlice } from './within-slice.js';
import { intervalOf } from '../interval/interval-of.js';
import { midnightOf } from '../interval/midnight-of.js';
import { learnedDays } from './learned-days.js';
import type { Span } from './slice-of.js';
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
  /** What could not be repaired: told with the next page. */
  readonly gaps: Gap[];
}

/** One walk over the pages of the part that is to be read next. What it has to leave goes back to the parts. */
export class Round<Row> {
  readonly #slice: SliceRounds<Row>;
  readonly #part: Part;
  /**
   * Start of the row that is farthest in the order of reading, none where rows keep no order; and the names of the rows
   * that share it.
   */
  #edge: number | undefined;
  #atEdge: string[] = [];
  /** Start of the row before, on the same page. */
  #last = NaN;
  /** The last page read, without its rows: they would stay in the heap until the next one is here. */
  #page: Pick<NumberedPage<Row>, 'number' | 'missing'> | undefined;
  #over = false;

  constructor(slice: SliceRounds<Row>) {
    this.#slice = slice;
    this.#part = slice.parts.pop() as Part;
    const { edge, ids, again } = this.#part;
    this.#edge = edge;
    slice.seen.reset(again ? undefined : ids);
  }

  pages(): Observable<ReceivedPage<Row>> {
    const { org, endpoint, caps, reading, seen } = this.#slice;
    const { order, page } = this.#part;
    const interval = textOf(this.#part);
    const numbered = {
      ...endpoint,
      body: (pageNumber: number) => endpoint.body({ interval, order, pageNumber }),
      // From the far end nothing can be asked for in less.
      isFinal: order === 'asc' ? outOfTime : undefined,
    };
    const last = Math.floor(caps.results / endpoint.pageSize);
    return numberedPages(org, numbered, {
      ...reading,
      // With it what its pages before had promised and given, and whether they are read again.
      ...this.#part,
      seen,
      interval: withinSlice(this.#part, reading.slice),
      isOwn: (row, name) => this.#isOwn(row, name),
      from: page,
      last,
      closed: () => this.#over,
    }).pipe(
      map((received) => this.#receive(received, received.number === last)),
      catchError((error: unknown) => this.#askLess(error)),
    );
  }

  /** The page as this slice gives it on: its own rows, each once. */
  #receive(page: NumberedPage<Row>, deepest: boolean): ReceivedPage<Row> {
    const { parts, text, gaps } = this.#slice;
    const part = this.#part;
    const { number, missing, totalHits: promised, fallen, came } = page;
    // Rows have left since an earlier run read the page before, and what stood behind them may be on it now: back by as
    // many pages as they filled, which held as many as are new on this one at least. What has come lies before the edge.
    if (fallen && part.edge && !this.#page) {
      this.#over = true;
      parts.push({ ...part, page: Math.max(1, number - Math.ceil(fallen / (page.rows.length || 1))), promised });
      return { rows: [], slice: text, next: nextOf(parts) };
    }
    this.#page = { number, missing };
    this.#last = NaN;
    // From the far end, nothing more is to be had behind a row that was read from the near one.
    const ended = page.done || (part.order === 'desc' && (this.#edge ?? part.first) < part.first);
    this.#over = ended || deepest;
    if (this.#over) this.#end(ended);
    const rest = { ...part, page: number + 1, edge: this.#edge, ids: part.ids.concat(this.#atEdge), promised, came };
    // What stood behind rows that left while this run read must be read again, and it alone knows what has come.
    const left = parts.concat(rest, fallen ? { ...part, again: true } : []);
    return { ...page, slice: text, next: nextOf(this.#over ? parts : left), gap: gaps.pop() };
  }

  /** Whether a row belongs to this part; notes where the reading stands. */
  #isOwn(row: Row, name: string): boolean {
    const { first, last, order, edge, start: from } = this.#part;
    const { endpoint, reading } = this.#slice;
    const start = endpoint.startOf(row);
    if (start === undefined) return true;
    const forward = order === 'asc' ? 1 : -1;
    if (forward * (start - this.#last) < 0) this.#edge = NaN;
    this.#last = start;
    const further = forward * (start - (this.#edge ?? -forward * Infinity));
    if (further > 0) {
      this.#edge = start;
      this.#atEdge = [name];
    }
    if (further === 0) this.#atEdge.push(name);
    // What began before the edge of an earlier run came in that one, on whichever page it is now. What ended before the
    // slice was not asked for, and comes where it is asked for from before its start.
    return (
      start >= first &&
      start < last &&
      forward * (start - (edge ?? start)) >= 0 &&
      // Of one that has not ended the comparison is false. Nearly always the first look is enough, and spares a date.
      (from >= reading.slice.start || !((endpoint.endOf(row) as number) < reading.slice.start))
    );
  }

  /** Behind the last page: reads the part once more, or goes on to what the server did not give. */
  #end(ended: boolean): void {
    const { parts, gaps } = this.#slice;
    const missing = this.#page?.missing();
    if (missing === true) parts.push({ ...this.#part, again: true });
    else {
      if (missing) gaps.push(missing);
      if (!ended) this.#goOn();
    }
  }

  /** The server gives no more of this part: on from the edge, or from the far end where the edge does not move. */
  #goOn(): void {
    const { seen, parts } = this.#slice;
    const part = this.#part;
    const edge = this.#edge ?? part.start;
    if (Number.isNaN(edge)) throw this.#overCap(part, 'rows come out of order');
    const ids = this.#atEdge.concat(seen.left);
    const rest = { ...part, ids, page: 1, edge: undefined, again: false };
    if (part.order === 'desc') {
      if (edge + 1 >= part.end) throw this.#overCap(part, 'too many rows began at once');
      // Where the server gives the whole day for any part of it, what is behind the edge comes again. What is left may all
      // have begun before the part.
      parts.push({ ...rest, start: Math.min(part.start, edge), end: edge + 1, last: edge + 1 });
      return;
    }
    // Behind the end of what was asked for there is nothing that was asked for.
    if (edge >= part.end) return;
    // A row without length at the joint is not found from its own start on where the server's overlap is strict.
    const start = Math.max(edge - 1, midnightOf(edge));
    const first = Math.max(part.first, edge);
    parts.push(start > part.start ? { ...rest, start, first } : { ...rest, first, order: 'desc' });
  }

  /** An answer that means "ask for less": what is left of the part is cut. */
  #askLess(error: unknown): never[] {
    const { caps, parts, endpoint } = this.#slice;
    const part = this.#part;
    const { cap, status } = error as HttpError;
    const number = this.#page?.number ?? part.page - 1;
    const days = learnedDays(error, part);
    const deep = cap?.of === 'results' && number > 0;
    const slow = status === 504 && part.order === 'asc';
    if (!deep && !slow && !days) throw error;
    const before = parts.length;
    if (number > 0) this.#end(false);
    else parts.push(part);
    if (deep) {
      caps.results = number * endpoint.pageSize;
      return [];
    }
    // Nothing is left of it that could be asked for in less.
    if (parts.length === before) throw error;
    const rest = parts.pop() as Part;
    if (days) caps.days = days;
    parts.push(...cutPart(rest, days ? slicesOf(rest, days) : this.#halves(rest, error)));
    return [];
  }

  #halves(part: Part, error: unknown): readonly Pick<Span, 'end'>[] {
    const { start, end } = part;
    if (end - start <= this.#slice.caps.floorMs) throw this.#overCap(part, 'no answer in time', error);
    const middle = Math.floor((start + end) / 2);
    const midnight = midnightOf(middle);
    return [{ end: midnight > start ? midnight : middle }, { end }];
  }

  #overCap(part: Part, what: string, cause?: unknown): WalkError {
    const { org, endpoint } = this.#slice;
    const where = { org: org.name, request: `POST ${endpoint.path}` };
    const told = `${what} (${textOf(part)}). Those before are delivered; narrow the filters.`;
    return errorAt(where, WalkError, told, { reason: 'over-cap', cause });
  }
}

/** A question that times out thrice is too large. */
function outOfTime(error: unknown, inARow: number): boolean {
  return (error as HttpError).status === 504 && inARow >= 3;
}

function textOf(part: Part): string {
  return intervalOf(part).text;
}
