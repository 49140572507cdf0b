import type { JsonObject } from '../codec/json-object.js';
import { liveBound } from '../page/prefetch.js';
import type { Interval } from './interval.js';
import { type JobEndpoint, jobPages } from './job-pages.js';
import type { OrgContext } from './org-context.js';
import type { Question } from './question.js';
import { wholeOf } from './whole-of.js';

/** A kind of job, and what one is asked. */
export interface JobAsks<Row> extends JobEndpoint<Row> {
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  /** Sent beside the interval. */
  readonly body: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
}

/** The question that is read as one job. Its pages come one after the other, so one ahead keeps it going. */
export function jobQuestion<Row>(org: OrgContext, endpoint: JobAsks<Row>): Question<Row> {
  const { name, interval, asks, body, prefetch = 'auto' } = endpoint;
  return {
    org,
    name,
    interval,
    asks,
    walk: 'job',
    slice: wholeOf(interval),
    prefetch: liveBound(prefetch === 'auto' ? 1 : prefetch),
    read: ({ demand, events, from }) => {
      const next = from.at(-1)?.next;
      return jobPages(org, endpoint, { demand, events, body, interval, from: next == null ? undefined : String(next) });
    },
  };
}
