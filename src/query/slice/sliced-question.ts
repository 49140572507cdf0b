import { merge } from 'rxjs';
import type { JsonObject } from '../../codec/json-object.js';
import { livePrefetch } from '../live-prefetch.js';
import { rankedPlaces } from '../../page/ranked-places.js';
import type { Interval } from '../interval/interval.js';
import type { OrgContext } from '../org-context.js';
import type { Question } from '../question.js';
import { readSlice } from './read-slice.js';
import type { Caps, SlicedEndpoint } from './sliced-endpoint.js';
import { sliceOf } from './slice-of.js';
import { slicesOf } from './slices-of.js';

/** An endpoint that gives only so much of an interval, and what is asked of it. */
export interface SlicedPages<Row> extends SlicedEndpoint<Row> {
  readonly interval: Interval;
  readonly asks: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
  /** How much the server gives of one question, as far as is known. */
  readonly caps: Readonly<Caps>;
  /** Slices come one after the other. */
  readonly ordered: boolean;
}

/** Slices that are begun at most: the earliest gets the places that it can use, the others those that are left. */
const AT_ONCE = 8;

/** The question that reads an interval of any length, slice by slice. */
export function slicedQuestion<Row>(
  org: OrgContext,
  endpoint: SlicedPages<Row>,
): Omit<Question<Row>, 'startOf' | 'openIdOf'> {
  const { name, path, interval, asks, pageSize, prefetch, ordered } = endpoint;
  const slices = slicesOf(interval, endpoint.caps.days);
  return {
    org,
    name,
    interval,
    asks,
    walk: `slices/${pageSize}`,
    prefetch: livePrefetch(prefetch, () => org.window(path)),
    read: ({ demand, events, from: positions }) => {
      const nextOf = new Map(positions.map(({ slice, next }) => [slice.start, next]));
      const caps = { ...endpoint.caps };
      const left = slices.flatMap((slice, rank) => {
        const next = nextOf.get(sliceOf(slice).start);
        if (next === null) return [];
        const [first, last] = [rank === 0, rank === slices.length - 1];
        return readSlice(org, endpoint, caps, { slice, first, last, demand: rankedPlaces(demand, rank), events, next });
      });
      return merge(...left, ordered ? 1 : AT_ONCE);
    },
  };
}
