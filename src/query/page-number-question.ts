import { defer, map, type Observable, tap } from 'rxjs';
import { type Either, map as mapRight } from '#fp-ts/Either';
import { pipe } from '#fp-ts/function';
import { countUnsafeIntegers } from '../codec/count-unsafe-integers.js';
import type { JsonObject } from '../codec/json-object.js';
import type { DecodeIssue } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import { pageLoopGuard } from '../page/page-loop-guard.js';
import { pageNumberWalk } from '../page/page-number-walk.js';
import { paginate } from '../page/paginate.js';
import { liveBound } from '../page/prefetch.js';
import type { Interval } from './interval.js';
import type { Limits, OrgContext } from './org-context.js';
import type { Question, Reading, ReceivedPage } from './question.js';

/** The rows of one answer and the server's count, as the endpoint's codec finds them. */
export interface PageBody<Row> {
  readonly rows: readonly Row[];
  readonly totalHits: number | undefined;
}

/** What is peculiar to one endpoint that is paged by a number in the body of a POST. */
export interface PageNumberEndpoint<Row> {
  readonly name: string;
  readonly path: string;
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  readonly pageSize: number;
  readonly prefetch: number | 'auto';
  readonly permission?: string | undefined;
  readonly limits?: Limits | undefined;
  /** The body that asks for a page; numbers start at 1. */
  readonly body: (pageNumber: number) => JsonObject;
  readonly read: (json: unknown, pageNumber: number) => Either<readonly DecodeIssue[], PageBody<Row>>;
  readonly idOf: ((row: Row) => string | undefined) | undefined;
  readonly startOf?: ((row: Row) => string | undefined) | undefined;
}

/**
 * The question that reads an endpoint page by page. The walk ends at an absent, empty or short page, never by
 * `totalHits`, which only says how far to read ahead.
 */
export function pageNumberQuestion<Row>(org: OrgContext, endpoint: PageNumberEndpoint<Row>): Question<Row> {
  const { name, path, interval, asks, pageSize, prefetch, limits, idOf, startOf } = endpoint;
  // Opens the route, so that limits which cannot be are refused here and not in the night.
  org.window(path, limits);
  const [start = '', end = ''] = interval?.text.split('/') ?? [];
  return {
    org,
    name,
    interval,
    asks,
    idOf,
    startOf,
    walk: `page-number/${pageSize}`,
    slice: { start, end },
    prefetch: liveBound(prefetch === 'auto' ? () => org.window(path, limits) : prefetch),
    read: (reading) => defer(() => readPages(org, endpoint, reading)),
  };
}

function readPages<Row>(
  org: OrgContext,
  endpoint: PageNumberEndpoint<Row>,
  { demand, events, from }: Reading,
): Observable<ReceivedPage<Row>> {
  const { pageSize, idOf } = endpoint;
  const walk = pageNumberWalk<PageBody<Row>>({
    pageSize,
    size: ({ rows }) => rows.length,
    totalHits: ({ totalHits }) => totalHits,
    from: Number(from ?? 1),
  });
  let number = walk.first;
  // With every answer the org knows better how long one takes, and with it how wide the window is.
  const fetchPage = (page: number): Observable<PageBody<Row>> =>
    send(org, endpoint, page, events).pipe(tap(() => demand.poke()));
  return paginate({ ...walk, fetchPage }, demand).pipe(
    pageLoopGuard({
      key: ({ rows }) =>
        rows.length === 0 ? undefined : rows.map((row) => idOf?.(row) ?? JSON.stringify(row)).join('\n'),
      org: org.name,
      request: `POST ${endpoint.path}`,
    }),
    map(({ rows, totalHits }): ReceivedPage<Row> => {
      const next = (number += 1);
      // A full page, or one that the server promises more behind, may have rows behind it.
      const surelyLast = rows.length < pageSize && !((totalHits ?? 0) > (next - 1) * pageSize);
      return { rows, totalHits, next: surelyLast ? null : next };
    }),
  );
}

function send<Row>(
  org: OrgContext,
  { name, path, body, read, limits, permission }: PageNumberEndpoint<Row>,
  page: number,
  events: EventStream,
): Observable<PageBody<Row>> {
  return org.send({
    method: 'POST',
    path,
    body: body(page),
    query: name,
    events,
    limits,
    permission,
    read: (json, text) =>
      pipe(
        read(json, page),
        mapRight((value) => {
          warnOfLosses(org, name, text, events);
          return value;
        }),
      ),
  });
}

/** What JavaScript cannot hold, or the server could not write, is said and not passed over. */
function warnOfLosses(org: OrgContext, query: string, text: string, events: EventStream): void {
  const where = { org: org.name, query, at: org.wallClock() };
  const unsafe = countUnsafeIntegers(text);
  if (unsafe > 0) {
    const message = `integers in a page lost their last digits, being beyond what a JavaScript number holds: ${unsafe}`;
    events.emit('warning', () => ({ ...where, code: 'unsafe-integers' as const, count: unsafe, message }));
  }
  if (text.includes('\uFFFD')) {
    const message = 'a page holds replacement characters (U+FFFD): its bytes were no clean UTF-8';
    events.emit('warning', () => ({ ...where, code: 'replacement-characters' as const, count: 1, message }));
  }
}
