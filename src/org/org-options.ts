import type { SchedulerLike } from 'rxjs';
import type { HostOptions } from './hosts.js';
import type { LimitOptions } from '../gate/told/told-limit.js';

/** Limits of an org's token, and how many of its requests may be in flight. */
export interface OrgLimits extends LimitOptions {
  /** Requests of the org in flight at once; an integer of 1 or more, default 16. */
  readonly maxConcurrency?: number | undefined;
  /** Requests that the org may send in its turn where a fleet shares slots; an integer of 1 or more, default 1. */
  readonly weight?: number | undefined;
  /**
   * Requests of one path that may wait for leave when another comes, an integer of 0 or more; with more, it fails. A query
   * that has begun is not refused. Default no bound.
   */
  readonly maxQueue?: number | undefined;
  /** The longest wait for leave in milliseconds that such a request may have before it, 0 or more. Default no bound. */
  readonly maxQueueMs?: number | undefined;
}

/** What the org's asynchronous jobs may do. */
export interface JobOptions {
  /** Jobs that run at once, from their order until their results are there; an integer of 1 or more, default 1. */
  readonly maxConcurrent?: number | undefined;
  /** Milliseconds until a job that is not done is cancelled and given up; default 3 600 000. */
  readonly deadlineMs?: number | undefined;
}

/** Which org, and how to reach it. Give `region`, or `apiUrl` and `loginUrl`; `clientId` and `clientSecret`, or `token`. */
export interface OrgOptions extends HostOptions {
  /** The name by which events, errors and files speak of the org. */
  readonly name: string;
  /** Of an OAuth client with the grant `client credentials`; with `clientSecret`, and without `token`. */
  readonly clientId?: string | undefined;
  /** Prints as `[redacted]` from `connect` on, and goes to the login host alone. */
  readonly clientSecret?: string | undefined;
  /**
   * A token that you hold, or a function that gets one whenever it is needed. One that fails as requests fail that pass
   * (a connection that broke, a status of 503, nothing within `totalMs`) is called again after a while, until `deadlineMs`
   * are over; any other failure is an `AuthError`.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /**
   * Default: the documented 300 requests a minute, at most 9 at once, 16 in flight. `'discover'` asks the org, by two calls
   * before its first request: how many requests a minute, and how many jobs at once. What it does not say stays as it is
   * by default.
   */
  readonly limits?: OrgLimits | 'discover' | undefined;
  /** Default: one job at a time or, with `limits: 'discover'`, as many as the org allows; an hour each. */
  readonly jobs?: JobOptions | undefined;

  /**
   * What `snapshot()` of this org gave at the end of the last run, so that this one starts with the limits that were
   * learned then. What is torn or of other limits is ignored.
   */
  readonly remembered?: unknown;

  /** Failures of one request while others of the org succeed, until it is given up; default 10. */
  readonly attempts?: number | undefined;
  /** Retries that the org may have open before it must earn more by successes; default 50. */
  readonly retryBudget?: number | undefined;
  /** Milliseconds without one success after which the org is given up; default 900 000. */
  readonly deadlineMs?: number | undefined;
  /** Longest wait in milliseconds that a server may tell; default 180 000. Longer ones fail with `RateLimitError`. */
  readonly maxWaitMs?: number | undefined;
  /** Milliseconds until the headers of an answer, connecting included; default 30 000. */
  readonly headersMs?: number | undefined;
  /** Milliseconds of silence in a body; default 30 000. */
  readonly idleMs?: number | undefined;
  /** Milliseconds for one attempt; default 120 000. */
  readonly totalMs?: number | undefined;
  /** Largest body in bytes, decompressed; default 64 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Sent as `User-Agent` where the platform allows it; default `sluice/<version>`. */
  readonly userAgent?: string | undefined;

  /** Default: the platform's own, else that of cross-fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Measures durations, steps of its clock left out; default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Tells dates, in epoch milliseconds; default `Date.now`. */
  readonly wallClock?: (() => number) | undefined;
  /** From 0 up to 1, for jitter; default `Math.random`. */
  readonly random?: (() => number) | undefined;
}
