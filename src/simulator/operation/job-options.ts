import type { LimitOptions } from '../limit/pool.js';
import type { Span } from '../chance/span.js';

/**
 * What becomes of a job, other than its rows:
 * - `failed`: FAILED, with a message; `cancelled`: CANCELLED, though nobody asked for it
 * - `expired`: its rows expire as soon as they could be read, or after the pages of `afterPages`
 * - `lost`: nobody knows the job any more (404), from the same moment on
 * - `stuck`: it is PENDING for ever
 * - any other word: the state that it says for ever once it has run
 */
export type JobEnd = 'failed' | 'cancelled' | 'expired' | 'lost' | 'stuck' | (string & {});

/** A fate of some jobs. */
export interface JobFate {
  readonly end: JobEnd;
  /** These jobs, counted from 1 over all that the org takes in. */
  readonly at?: readonly number[];
  /** Chance of every job, 0 to 1. Default 0. */
  readonly probability?: number;
  /** `expired` and `lost`: strikes when this many pages of results have been read. Default 0. */
  readonly afterPages?: number;
}

/** How an org's jobs go. */
export interface JobOptions {
  /** How long a job is QUEUED. Default 1000 ms. */
  readonly queuedMs?: Span;
  /** How long it is PENDING. Default 2000 ms. */
  readonly runMs?: Span;
  /** And this much longer for each row, in milliseconds. Default 0. */
  readonly rowMs?: number;
  /** A state that is said between QUEUED and PENDING, for a third of the run. Default none. */
  readonly oddState?: string;
  /** What the state of a job is told with as long as it is not over: the API has said either. Default 200. */
  readonly runningStatus?: 200 | 202;
  /** How long results can be read. Default 24 hours. */
  readonly lifeMs?: number;
  /** How long an expired job is known before it is a 404. Default for ever. */
  readonly expiredMs?: number;
  /** What a question for results is answered with that have expired, or that nobody knows any more. Default 404. */
  readonly goneStatus?: 404 | 400;
  /** The largest page of results, and the one that comes unasked. Default 1000. */
  readonly pageSize?: number;
  /** How many jobs of details may be QUEUED or PENDING at once; one more is a 429. Default any. */
  readonly concurrent?: number;
  /** Limit on submissions of jobs of details. Default none. */
  readonly rate?: LimitOptions;
  readonly fates?: readonly JobFate[];
}
