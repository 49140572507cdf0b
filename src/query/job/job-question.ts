import { concatMap, EMPTY, from, map } from 'rxjs';
import type { JsonObject } from '../../codec/json-object.js';
import { liveBound } from '../../page/prefetch.js';
import type { Interval } from '../interval/interval.js';
import { type JobEndpoint, jobPages } from './job-pages.js';
import type { OrgContext } from '../org-context.js';
import type { Question } from '../question.js';
import { sliceOf } from '../slice/slice-of.js';
import { slicesOf } from '../slice/slices-of.js';
import { wholeOf } from '../slice/whole-of.js';

/** A kind of job, and what one is asked. */
export interface JobAsks<Row> extends JobEndpoint<Row> {
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  /** Sent beside the interval. */
  readonly body: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
  /** Days of the longest interval of one job; a longer one is cut at UTC midnights. Default no limit. */
  readonly days?: number | undefined;
}

/** The question that is read as jobs, one after the other. Their pages come one by one, so one ahead keeps it going. */
export function jobQuestion<Row>(org: OrgContext, endpoint: JobAsks<Row>): Question<Row> {
  const { name, interval, asks, body, prefetch = 'auto', days } = endpoint;
  const whole = { interval, slice: wholeOf(interval) };
  const pieces =
    interval && days
      ? slicesOf(interval, days).map((span) => {
          const slice = sliceOf(span);
          return { interval: { ...span, text: `${slice.start}/${slice.end}` }, slice };
        })
      : [whole];
  return {
    org,
    name,
    interval,
    asks,
    walk: 'job',
    slice: whole.slice,
    prefetch: liveBound(prefetch === 'auto' ? 1 : prefetch),
    read: ({ demand, events, from: positions }) => {
      const nextOf = new Map(positions.map(({ slice, next }) => [slice.start, next]));
      return from(pieces).pipe(
        concatMap(({ interval, slice }) => {
          const next = nextOf.get(slice.start);
          if (next === null) return EMPTY;
          return jobPages(org, endpoint, { demand, events, body, interval, from: next?.toString() }).pipe(
            map((page) => ({ ...page, slice })),
          );
        }),
      );
    },
  };
}
