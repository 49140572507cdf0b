import { defer, map, type Observable, tap } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../codec/json-object.js';
import type { DecodeIssue } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Places } from '../page/demand.js';
import { lastPage } from '../page/last-page.js';
import { pageLoopGuard } from '../page/page-loop-guard.js';
import { pageNumberWalk } from '../page/page-number-walk.js';
import { paginate } from '../page/paginate.js';
import type { Call } from './answer/call.js';
import { keyOfRows } from './answer/key-of-rows.js';
import type { Limits, OrgContext } from './org-context.js';
import { sendPage } from './answer/send-page.js';

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
export interface NumberedReading {
  readonly demand: Places;
  readonly events: EventStream;
  /** Number of the first page; default 1. */
  readonly from?: number | undefined;
  /** Number of the last page that the server gives; default none. */
  readonly last?: number | undefined;
  /** One page in flight, so that rows that move while they are read can come twice and never be missed. */
  readonly serial?: boolean | undefined;
}

/** A page and its number. */
export interface NumberedPage<Row> extends PageBody<Row> {
  readonly number: number;
  /** Nothing is behind it: it is short, and the server promises no more. */
  readonly surelyLast: boolean;
}

/**
 * The pages of an endpoint, one number after the other. The walk ends at an absent, empty or short page, never by
 * `totalHits`, which only says how far to read ahead.
 */
export function numberedPages<Row>(
  org: OrgContext,
  endpoint: NumberedEndpoint<Row>,
  { demand, events, from = 1, last = Infinity, serial = false }: NumberedReading,
): Observable<NumberedPage<Row>> {
  const { path, pageSize, idOf, body, parametersOf, read } = endpoint;
  return defer(() => {
    const walk = pageNumberWalk<PageBody<Row>>({
      pageSize,
      size: ({ rows }) => rows.length,
      totalHits: ({ totalHits = 0 }) => Math.min(totalHits, last * pageSize),
      from,
    });
    let number = from - 1;
    const isLast = lastPage(pageSize, from);
    const call = { ...endpoint, method: 'POST' as const, events, query: endpoint.name };
    return paginate(
      {
        first: walk.first,
        next: (page, at) => (at < last ? walk.next(page, at) : undefined),
        ahead: serial ? undefined : walk.ahead,
        // With every answer the org knows better how long one takes, and with it how wide the window is.
        fetchPage: (at) =>
          sendPage(org, {
            ...call,
            body: body(at),
            parameters: parametersOf?.(at),
            read: (json) => read(json, at),
          }).pipe(tap(() => demand.poke())),
      },
      demand,
    ).pipe(
      pageLoopGuard({
        key: ({ rows }) => keyOfRows(rows, idOf),
        org: org.name,
        request: `POST ${path}`,
      }),
      map(({ rows, totalHits }) => ({
        rows,
        totalHits,
        number: (number += 1),
        surelyLast: isLast(rows.length, totalHits ?? 0),
      })),
    );
  });
}
