import type { JsonObject } from '../../codec/json-object.js';
import { livePrefetch } from '../live-prefetch.js';
import type { Interval } from '../interval/interval.js';
import type { NumberedEndpoint } from './numbered-pages.js';
import type { OrgContext } from '../org-context.js';
import type { Question } from '../question.js';
import { readNumberedSlice } from './read-numbered-slice.js';
import { rankedPlaces } from '../../page/ranked-places.js';
import { readSlices } from '../slice/read-slices.js';

/** An endpoint that is paged by a number, and what is asked of it. */
export interface PageNumberEndpoint<Row> extends Omit<NumberedEndpoint<Row>, 'body'> {
  /** The body that asks for a page of a slice of the interval; numbers start at 1. */
  readonly body: (pageNumber: number, interval: Interval | undefined) => JsonObject;
  /** Absent where the query has none. */
  readonly interval?: Interval | undefined;
  readonly asks: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
  /** Days of the longest interval that the server takes, as far as is known; default one question for all of it. */
  readonly days?: number | undefined;
}

/** Slices that are begun at most: the earliest gets the places that it can use, the others those that are left. */
const AT_ONCE = 8;

/** The question that reads an endpoint page by page: the interval whole, or in slices that the server takes. */
export function pageNumberQuestion<Row>(org: OrgContext, endpoint: PageNumberEndpoint<Row>): Question<Row> {
  const { path, interval, pageSize, prefetch, limits, days } = endpoint;
  // Opens the route, so that limits which cannot be are refused here and not in the night.
  org.window(path, limits);
  return {
    ...endpoint,
    org,
    walk: `page-number/${pageSize}`,
    prefetch: livePrefetch(prefetch, () => org.window(path, limits)),
    read: ({ demand, events, from }) =>
      readSlices(interval, { from, days, atOnce: AT_ONCE }, ({ interval, next }) => {
        const pages = { ...endpoint, body: (pageNumber: number) => endpoint.body(pageNumber, interval) };
        const places = rankedPlaces(demand, interval?.start ?? 0);
        return readNumberedSlice(org, pages, { demand: places, events, interval, next });
      }),
  };
}
