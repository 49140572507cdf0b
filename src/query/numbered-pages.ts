import { defer, map, type Observable, tap } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../codec/json-object.js';
import { type DecodeIssue, WalkError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Places } from '../page/demand.js';
import { lastPage } from '../page/last-page.js';
import { paginate } from '../page/paginate.js';
import { promisedPages } from '../page/promised-pages.js';
import { requestLabel } from '../retry/request-label.js';
import type { Call } from './answer/call.js';
import { keyOfRows } from './answer/key-of-rows.js';
import type { Limits, OrgContext } from './org-context.js';
import type { ReceivedPage } from './question.js';
import { sendPage } from './answer/send-page.js';
import { fnv1a } from './run/fnv1a.js';
import type { Gap } from './run/manifest.js';
import type { IsOwn, SeenRows } from './run/seen-rows.js';
import { warn } from './run/warn.js';
import { sliceOf, type Span } from './slice/slice-of.js';

/** Pages in a row that came before, behind which nobody looks any more. */
const MOST_OLD = 3;

/** The rows of one answer and the server's count, as the endpoint's codec finds them. */
export interface PageBody<Row> {
  readonly rows: readonly Row[];
  readonly totalHits: number | undefined;
}

/** What is peculiar to one endpoint that is paged by a number in a POST, in its body or its address. */
export interface NumberedEndpoint<Row> {
  readonly name: string;
  readonly path: string;
  readonly pageSize: number;
  readonly permission?: string | undefined;
  readonly limits?: Limits | undefined;
  /** The body that asks for a page; numbers start at 1. */
  readonly body: (pageNumber: number) => JsonObject;
  /** Parameters of the address that ask for a page, where it is not the body that does. */
  readonly parametersOf?: ((pageNumber: number) => Readonly<Record<string, number>>) | undefined;
  readonly read: (json: unknown, pageNumber: number) => Either<readonly DecodeIssue[], PageBody<Row>>;
  readonly isFinal?: Call<unknown>['isFinal'];
  readonly idOf: ((row: Row) => string | undefined) | undefined;
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
  /** Number of the first page; default 1. */
  readonly from?: number | undefined;
  /** Number of the last page that the server gives; default none. */
  readonly last?: number | undefined;
  /** The same rows once more: one page in flight, so that rows that move meanwhile can come twice and never be missed. */
  readonly again?: boolean | undefined;
  /** Whether nothing more is wanted behind the page that was emitted just now. */
  readonly closed?: (() => boolean) | undefined;
}

/** A page without the rows that came before, and its number. */
export interface NumberedPage<Row> extends Omit<ReceivedPage<Row>, 'next'> {
  readonly number: number;
  /** Nothing is behind it: it is short, and the server promises no more. */
  readonly done: boolean;
  /** Called behind the last page: what is to be done about rows that were counted and did not come. */
  readonly missing: () => true | Gap | undefined;
}

/**
 * The pages of an endpoint, one number after the other. The walk ends at an absent, empty or short page, never by
 * `totalHits`, which says how far to read ahead, and which page has fewer rows than it should: that one is asked for
 * again, in its turn.
 *
 * What is counted and does not come is read once more (`true`), and then a gap. The count is approximate: where no row moved, and
 * no page can have had fewer than there were, it is merely too high, which is a warning. So are rows that move while the
 * interval is not over.
 */
export function numberedPages<Row>(
  org: OrgContext,
  endpoint: NumberedEndpoint<Row>,
  { demand, events, seen, interval, isOwn, from = 1, last = Infinity, again = false, closed }: NumberedReading<Row>,
): Observable<NumberedPage<Row>> {
  const { name: query, path, pageSize, body, parametersOf, read } = endpoint;
  return defer(() => {
    const isLast = lastPage(pageSize, from);
    const call = { ...endpoint, method: 'POST' as const, events, query };
    const fetchPage = (at: number): Observable<PageBody<Row>> =>
      // With every answer the org knows better how long one takes, and with it how wide the window is.
      sendPage(org, { ...call, body: body(at), parameters: parametersOf?.(at), read: (json) => read(json, at) }).pipe(
        tap(() => demand.poke()),
      );
    /** Short names of the pages that came, and how many in a row came before: rows that move can make two pages equal. */
    const pages = new Set<number>();
    let old = 0;
    let number = from - 1;
    let done = false;
    let short = false;
    let twice = false;
    /** Rows as they came. */
    let received = 0;
    let counted: number | undefined;
    let varied = false;
    /** By how many rows the count fell: they have left, and as many behind them may have moved forward unread. */
    let fallen = 0;
    /** A page may have had fewer rows than there were: rows came behind it, or nobody asked for it twice. */
    let torn = false;

    const note = (hits = counted ?? 0): void => {
      const before = counted ?? hits;
      varied ||= hits !== before;
      fallen += Math.max(0, before - hits);
      counted = hits;
    };
    const refuseLoop = (rows: readonly Row[]): void => {
      const key = keyOfRows(rows, seen.idOf);
      const { size } = pages;
      old = key !== undefined && pages.add(fnv1a(key)).size === size ? old + 1 : 0;
      if (old < MOST_OLD) return;
      const where = { org: org.name, request: `POST ${path}` };
      const what = `${requestLabel(where)}the server gives the same pages again and again`;
      throw new WalkError(what, { ...where, reason: 'page-loop' });
    };
    const missing = (): true | Gap | undefined => {
      const { size } = seen;
      torn ||= size === 0;
      varied ||= received > size;
      const doubtful = torn || varied;
      // Where the server gives no more, nobody knows how many were to come; but rows are passed over only where the count falls.
      const count = done
        ? (counted ?? 0) + fallen - (from - 1) * pageSize - size
        : fallen || received - size || Number(torn);
      if (count <= 0) return undefined;
      if (doubtful && !again && from === 1 && seen.idOf) return true;
      const reason = `rows counted that did not come: ${count}`;
      warn({ org, query, events }, 'fewer-rows-than-total-hits', count, reason);
      const lost = torn || ((varied || again) && (interval?.end ?? Infinity) <= org.wallClock());
      return lost ? { start: '', end: '', ...(interval && sliceOf(interval)), reason, rows: count } : undefined;
    };
    return paginate(
      {
        first: from,
        next: (_, at) => (done || closed?.() ? undefined : at + 1),
        ahead: ({ totalHits = 0 }, at) =>
          again ? [] : promisedPages(at, Math.min(totalHits, last * pageSize), pageSize),
        fetchPage,
        amend: (page, at) => {
          const { rows, totalHits = 0 } = page;
          const { length } = rows;
          const due = Math.min(pageSize, totalHits - (at - 1) * pageSize);
          // Behind a page that is short, another one is the end; and a server may give fewer a page than it is asked for.
          twice = !short && length < due && (again || at > 1 || length === 0 || due === totalHits);
          if (!twice) return undefined;
          note(totalHits);
          return fetchPage(at).pipe(map((other) => (other.rows.length > length ? other : { ...other, rows })));
        },
      },
      demand,
    ).pipe(
      map(({ rows, totalHits }) => {
        refuseLoop(rows);
        const { length } = rows;
        note(totalHits);
        number += 1;
        received += length;
        torn ||= short ? length > 0 : length < pageSize && !twice;
        short = length < pageSize;
        done = isLast(length, totalHits ?? 0);
        const taken = seen.take(rows, isOwn);
        // What is read twice on purpose has not come twice.
        return { ...taken, ...(again && { duplicates: 0 }), totalHits, number, done, missing };
      }),
    );
  });
}
