import { map, tap } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import { liveBound } from '../page/prefetch.js';
import type { Interval } from './interval/interval.js';
import { type NumberedEndpoint, numberedPages } from './numbered-pages.js';
import type { OrgContext } from './org-context.js';
import type { Question } from './question.js';
import { rankedPlaces } from '../page/ranked-places.js';
import { numberIn } from './run/number-in.js';
import { SeenRows } from './run/seen-rows.js';
import { warnOfMissing } from './run/warn-of-missing.js';
import { readPieces } from './slice/read-pieces.js';
import { wholeOf } from './slice/whole-of.js';

/** An endpoint that is paged by a number, and what is asked of it. */
export interface PageNumberEndpoint<Row> extends Omit<NumberedEndpoint<Row>, 'body'> {
  /** The body that asks for a page of a piece of the interval; numbers start at 1. */
  readonly body: (pageNumber: number, interval: Interval | undefined) => JsonObject;
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  readonly prefetch: number | 'auto';
  /** Days of the longest interval that the server takes, as far as is known; default one question for all of it. */
  readonly days?: number | undefined;
}

/** Pieces that are begun at most: the earliest gets the places that it can use, the others those that are left. */
const AT_ONCE = 8;

/** The question that reads an endpoint page by page, as one slice, or as one a piece that the server takes. */
export function pageNumberQuestion<Row>(org: OrgContext, endpoint: PageNumberEndpoint<Row>): Question<Row> {
  const { name, path, interval, asks, pageSize, prefetch, limits, days, idOf } = endpoint;
  // Opens the route, so that limits which cannot be are refused here and not in the night.
  org.window(path, limits);
  return {
    org,
    name,
    interval,
    asks,
    walk: `page-number/${pageSize}`,
    slice: wholeOf(interval),
    prefetch: liveBound(prefetch === 'auto' ? () => org.window(path, limits) : prefetch),
    read: ({ demand, events, from }) =>
      readPieces(interval, { from, days, atOnce: AT_ONCE }, ({ interval, next }) => {
        const seen = new SeenRows(idOf);
        let read = 0;
        /** The most that was counted: where the count falls, rows have left, and those behind may have moved unread. */
        let counted = 0;
        const first = numberIn(next, 1);
        const pages = { ...endpoint, body: (pageNumber: number) => endpoint.body(pageNumber, interval) };
        const reading = { demand: rankedPlaces(demand, interval?.start ?? 0), events, from: first };
        return numberedPages(org, pages, reading).pipe(
          map(({ rows, totalHits, number, surelyLast }) =>
            seen.take({ rows, totalHits, next: surelyLast ? null : number + 1 }),
          ),
          tap({
            next: ({ totalHits = 0, rows }) => {
              read += rows.length;
              counted = Math.max(counted, totalHits);
            },
            complete: () => {
              // What an earlier run read is counted, and is not here.
              if (first === 1 && counted > read) warnOfMissing({ org, query: name, events }, counted - read);
            },
          }),
        );
      }),
  };
}
