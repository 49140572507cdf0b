import { defer, map, type Observable } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../codec/json-object.js';
import type { DecodeIssue } from '../errors.js';
import type { LimitOptions } from '../gate/told/told-limit.js';
import type { Cursors, CursorWalk } from '../page/cursor-walk.js';
import { pageLoopGuard } from '../page/page-loop-guard.js';
import { paginate } from '../page/paginate.js';
import { livePrefetch } from './live-prefetch.js';
import type { Call } from './answer/call.js';
import type { Interval } from './interval/interval.js';
import { keyOfRows } from './answer/key-of-rows.js';
import type { OrgContext } from './org-context.js';
import type { Question } from './question.js';
import { SeenRows } from './run/seen-rows.js';
import { sendPage } from './answer/send-page.js';

/** The rows of one answer, and what it says of the next. */
export interface CursorBody<Row> {
  readonly rows: readonly Row[];
  readonly totalHits?: number | undefined;
  /** Null, absent or empty on the last page. */
  readonly cursor?: string | null | undefined;
}

/** What is peculiar to one endpoint whose pages name the next one. */
export interface CursorEndpoint<Row> {
  readonly name: string;
  /** Name of the walk, such as `next-uri`. */
  readonly walk: string;
  /** Absent where the query has none. */
  readonly interval?: Interval | undefined;
  readonly asks: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
  readonly limits?: LimitOptions | undefined;
  /** The walk that begins at a cursor of an earlier run, or at the beginning. */
  readonly steps: (cursors: Cursors<CursorBody<Row>>) => CursorWalk<CursorBody<Row>>;
  readonly call: (cursor: string | null) => Pick<Call<unknown>, 'method' | 'path' | 'parameters' | 'body'>;
  readonly read: (json: unknown) => Either<readonly DecodeIssue[], CursorBody<Row>>;
  readonly idOf: ((row: Row) => string | undefined) | undefined;
}

/** The question whose pages each name the next. They come one after the other, so one ahead keeps it going. */
export function cursorQuestion<Row>(org: OrgContext, endpoint: CursorEndpoint<Row>): Question<Row> {
  const { prefetch, limits, idOf } = endpoint;
  const { method, path } = endpoint.call(null);
  const where = { org: org.name, request: `${method} ${path}` };
  // Opens the route, so that limits which cannot be are refused here and not in the night.
  org.window(path, limits);
  return {
    ...endpoint,
    org,
    prefetch: livePrefetch(prefetch),
    read: ({ demand, events, from }) =>
      defer(() => {
        const { first, next } = endpoint.steps({
          from: from.at(-1)?.next?.toString(),
          cursorOf: ({ cursor }) => cursor,
          size: ({ rows }) => rows.length,
          ...where,
        });
        const seen = new SeenRows(idOf);
        const fetchPage = (cursor: string | null): Observable<Turned<Row>> =>
          sendPage(org, { demand, events }, { ...endpoint.call(cursor), limits, read: endpoint.read }).pipe(
            map((body) => ({ ...body, next: next(body, cursor) })),
          );
        return paginate<string | null, Turned<Row>>({ first, fetchPage, next: (page) => page.next }, demand).pipe(
          pageLoopGuard({ ...where, key: ({ rows }) => keyOfRows(rows, idOf) }),
          map(({ next, ...page }) => {
            const received = { ...page, ...seen.take(page.rows), next: next ?? null };
            // The walk ends where no next page is named, whatever was counted.
            const count = (page.totalHits ?? 0) - seen.size;
            if (!next && from.length === 0 && count > 0) {
              events.warn('fewer-rows-than-total-hits', count, `rows counted that did not come: ${count}`);
            }
            return received;
          }),
          // Pages without any news are one like the other, however their rows are mixed.
          pageLoopGuard({
            ...where,
            key: ({ rows, duplicates }) => (duplicates && rows.length === 0 ? 'old' : undefined),
          }),
        );
      }),
  };
}

/** A page whose next cursor has been checked. */
interface Turned<Row> extends CursorBody<Row> {
  readonly next: string | null | undefined;
}
