import type { JsonObject } from '../../codec/json-object.js';
import { livePrefetch } from '../live-prefetch.js';
import type { Interval } from '../interval/interval.js';
import type { JobEndpoint } from './job-endpoint.js';
import { jobPages } from './job-pages.js';
import type { OrgContext } from '../org-context.js';
import type { Question } from '../question.js';
import { readSlices } from '../slice/read-slices.js';

/** A kind of job, and what one is asked. */
export interface JobAsks<Row> extends JobEndpoint<Row> {
  /** Name of the query. */
  readonly name: string;
  readonly interval: Interval | undefined;
  readonly asks: JsonObject;
  /** Sent beside the interval. */
  readonly body: JsonObject;
  readonly prefetch: number | 'auto' | undefined;
  /** Days of the longest interval of one job, as far as is known; default one job, whatever the server says of it. */
  readonly days?: number | undefined;
}

/** The question that is read as jobs, one after the other. Their pages come one by one, so one ahead keeps it going. */
export function jobQuestion<Row>(org: OrgContext, endpoint: JobAsks<Row>): Question<Row> {
  const { interval, body, prefetch, days } = endpoint;
  return {
    ...endpoint,
    org,
    walk: 'job',
    prefetch: livePrefetch(prefetch),
    read: ({ demand, events, from }) =>
      readSlices(interval, { from, days }, ({ interval, next }) =>
        jobPages(org, endpoint, { demand, events, body, interval, from: next?.toString() }),
      ),
  };
}
