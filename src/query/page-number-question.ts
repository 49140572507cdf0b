import { defer, map, tap } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import { liveBound } from '../page/prefetch.js';
import type { Interval } from './interval/interval.js';
import { type NumberedEndpoint, numberedPages } from './numbered-pages.js';
import type { OrgContext } from './org-context.js';
import type { Question } from './question.js';
import { numberIn } from './run/number-in.js';
import { SeenRows } from './run/seen-rows.js';
import { warnOfMissing } from './run/warn-of-missing.js';
import { wholeOf } from './slice/whole-of.js';

/** An endpoint that is paged by a number, and what is asked of it. */
export interface PageNumberEndpoint<Row> extends NumberedEndpoint<Row> {
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  readonly prefetch: number | 'auto';
}

/** The question that reads an endpoint page by page, as one slice. */
export function pageNumberQuestion<Row>(org: OrgContext, endpoint: PageNumberEndpoint<Row>): Question<Row> {
  const { name, path, interval, asks, pageSize, prefetch, limits, idOf } = endpoint;
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
      defer(() => {
        const seen = new SeenRows(idOf);
        let hits = 0;
        let rows = 0;
        const first = numberIn(from, 1);
        return numberedPages(org, endpoint, { demand, events, from: first }).pipe(
          map(({ rows, totalHits, number, surelyLast }) =>
            seen.take({ rows, totalHits, next: surelyLast ? null : number + 1 }),
          ),
          tap({
            next: (page) => {
              hits = page.totalHits ?? 0;
              rows += page.rows.length;
            },
            complete: () => {
              // What an earlier run read is counted, and is not here.
              if (first === 1 && hits > rows) warnOfMissing({ org, query: name, events }, hits - rows);
            },
          }),
        );
      }),
  };
}
