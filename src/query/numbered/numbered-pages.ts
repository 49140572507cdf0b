import { defer, map, type Observable } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import type { DecodeIssue } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import type { LimitOptions } from '../../gate/told/told-limit.js';
import type { Places } from '../../page/demand.js';
import { paginate } from '../../page/paginate.js';
import { promisedPages } from '../../page/promised-pages.js';
import type { Call } from '../answer/call.js';
import { keyOfRows } from '../answer/key-of-rows.js';
import { sendPage } from '../answer/send-page.js';
import type { OrgContext } from '../org-context.js';
import type { ReceivedPage } from '../question.js';
import type { Gap } from '../../page/gap.js';
import type { IsOwn, SeenRows } from '../run/seen-rows.js';
import { sliceOf, type Span } from '../slice/slice-of.js';
import { pageCycleGuard } from './page-cycle-guard.js';
import { PageLengths } from './page-lengths.js';
import { type MissingRows, RowCount } from './row-count.js';

/** The rows of one answer and the server's count, as the endpoint's codec finds them. */
export interface PageBody<Row> {
  readonly rows: readonly Row[];
  readonly totalHits?: number | undefined;
}

/** What is peculiar to one endpoint that is paged by a number in a POST, in its body or its address. */
export interface NumberedEndpoint<Row> {
  readonly name: string;
  readonly path: string;
  readonly pageSize: number;
  readonly permission?: string | undefined;
  readonly limits?: LimitOptions | undefined;
  /** The body that asks for a page; numbers start at 1. */
  readonly body: (pageNumber: number) => JsonObject;
  /** Parameters of the address that ask for a page, where it is not the body that does. */
  readonly parametersOf?: ((pageNumber: number) => Readonly<Record<string, number>>) | undefined;
  readonly read: (json: unknown, pageNumber: number) => Either<readonly DecodeIssue[], PageBody<Row>>;
  readonly isFinal?: Call<unknown>['isFinal'];
  readonly idOf?: ((row: Row) => string | undefined) | undefined;
}

/** How far the pages are read, and for whom. */
export interface NumberedReading<Row> {
  readonly demand: Places;
  readonly events: EventStream;
  /** What came before; told of each page in its order. */
  readonly seen: SeenRows<Row>;
  /** What is asked for. */
  readonly interval: Span | undefined;
  /** Which rows are wanted; default all. */
  readonly isOwn?: IsOwn<Row> | undefined;
  /** Number of the first page. */
  readonly from: number;
  /** Rows that an earlier run promised with the page before it, those that had left by then among them; default unknown. */
  readonly promised?: number | undefined;
  /** Different rows that came on the pages before; default as many as those hold. */
  readonly came?: number | undefined;
  /** Number of the last page that the server gives; default none. */
  readonly last?: number | undefined;
  /** The same rows once more: one page in flight, so that rows that move meanwhile can come twice and never be missed. */
  readonly again: boolean;
  /** Whether nothing more is wanted behind the page that was emitted just now. */
  readonly closed?: (() => boolean) | undefined;
}

/** A page without the rows that came before, and its number. */
export interface NumberedPage<Row> extends Omit<ReceivedPage<Row>, 'next'> {
  readonly number: number;
  /** Nothing is behind it: it is short, and the server promises no more. */
  readonly done: boolean;
  /** How many rows have left since the first page, by the server's count. */
  readonly fallen: number;
  /** Different rows of this page and of those before it. */
  readonly came: number;
  /** Called behind the last page: what is to be done about rows that were counted and did not come. */
  readonly missing: () => true | Gap | undefined;
}

/**
 * The pages of an endpoint, one number after the other. The walk ends at an absent, empty or short page, never by
 * `totalHits`, which says how far to read ahead, and which page has fewer rows than it should: that one is asked for
 * again, in its turn.
 *
 * What is counted and does not come is read once more (`true`), and then a gap. The count is approximate: where no row
 * moved, and no page can have had fewer than there were, it is merely too high, which is a warning. So are rows that move
 * while the interval is not over.
 */
export function numberedPages<Row>(
  org: OrgContext,
  endpoint: NumberedEndpoint<Row>,
  reading: NumberedReading<Row>,
): Observable<NumberedPage<Row>> {
  const { body, parametersOf, read, ...call } = endpoint;
  const { path, pageSize, idOf } = call;
  const { demand, seen, isOwn, from, promised, last = Infinity, again, closed } = reading;
  const full = (from - 1) * pageSize;
  const came = Math.min(reading.came ?? full, full);
  return defer(() => {
    const lengths = new PageLengths(pageSize, from, came);
    const count = new RowCount();
    if (promised && from > 1) count.tell(promised);
    // A page of the earlier run was short.
    count.receive(0, came < full);
    let done = false;
    const fetchPage = (number: number): Observable<PageBody<Row>> =>
      sendPage(org, reading, {
        ...call,
        method: 'POST',
        body: body(number),
        parameters: parametersOf?.(number),
        read: (json) => read(json, number),
      });
    const missing = (): true | Gap | undefined =>
      missingOf(org, reading, count.missing(seen.size, done ? came : undefined));
    let number = from - 1;
    return paginate<number, PageBody<Row>>(
      {
        first: from,
        fetchPage,
        next: (_, number) => (done || closed?.() ? undefined : number + 1),
        ahead: ({ totalHits = 0 }, number) =>
          again ? [] : promisedPages(number, Math.min(totalHits, last * pageSize), pageSize),
        // A page that has fewer rows than it should is asked for again; the longer of the two counts.
        amend: ({ rows, totalHits: hits = 0 }, number) => {
          if (!lengths.wantsAnother(rows.length, number, { hits, again })) return undefined;
          count.tell(hits);
          return fetchPage(number).pipe(map((other) => (other.rows.length > rows.length ? other : { ...other, rows })));
        },
      },
      demand,
    ).pipe(
      pageCycleGuard({ key: ({ rows }) => keyOfRows(rows, idOf), org: org.name, request: `POST ${path}` }),
      map(({ rows, totalHits }) => {
        number += 1;
        const length = lengths.take(rows.length, totalHits ?? 0);
        count.tell(totalHits);
        count.receive(rows.length, length.torn);
        done = length.done;
        // What is read twice on purpose has not come twice.
        return {
          ...seen.take(rows, isOwn),
          ...(again && { duplicates: 0 }),
          totalHits,
          number,
          done,
          fallen: count.fallen,
          came: came + seen.size,
          missing,
        };
      }),
    );
  });
}

function missingOf<Row>(
  org: OrgContext,
  { from, again, interval, seen, events }: NumberedReading<Row>,
  { count, torn, moved }: MissingRows,
): true | Gap | undefined {
  if (count <= 0) return undefined;
  if ((torn || moved) && !again && from === 1 && seen.idOf) return true;
  const reason = `rows counted that did not come: ${count}`;
  events.warn('fewer-rows-than-total-hits', count, reason);
  const lost = torn || ((moved || again) && (interval?.end ?? Infinity) <= org.wallClock());
  return lost ? { ...sliceOf(interval), reason, rows: count } : undefined;
}
