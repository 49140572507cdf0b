import { type Observable, type SchedulerLike, asyncScheduler } from 'rxjs';
import type { Dialect } from './dialect.js';
import { httpDialect } from './http-dialect.js';
import { refuseOthers } from '../error/refuse-others.js';
import { requireAmount } from '../error/require-amount.js';
import { requireCount } from '../error/require-count.js';
import { requireObject } from '../error/require-object.js';
import { requireThat } from '../error/require-that.js';
import type { RetryBudget } from './retry-budget.js';

/** A failure that will be tried again. */
export interface RetryFact {
  /** What the request failed with. */
  readonly error: unknown;
  /** Failures of this request so far, from 1. */
  readonly attempt: number;
  /** Milliseconds until the request is sent again or asks its gate; the line of the budget comes on top. */
  readonly delayMs: number;
}

/** How failures are answered. Everything has a default that suits a long run which nobody watches. */
export interface RetryPolicy {
  /** Failures of one request after which it is given up; default 10, at least 1. What counts: see `retryDelay`. */
  readonly attempts?: number | undefined;
  /** Milliseconds: the span of the first backoff; default 1000, above 0. */
  readonly baseMs?: number | undefined;
  /** Milliseconds: no backoff is longer; default 30 000, at least `baseMs`. A wait that the server tells is not capped. */
  readonly capMs?: number | undefined;
  /** How backoffs are spread; default `full`. Not applied to a wait that the server tells. */
  readonly jitter?: 'full' | 'decorrelated' | undefined;
  /** Milliseconds: the longest told wait that is waited out; default 180 000. A longer one fails with `RateLimitError`. */
  readonly maxWaitMs?: number | undefined;
  /** Milliseconds without one success after which a request is given up; default 900 000, `Infinity` for never. */
  readonly deadlineMs?: number | undefined;
  /** What the failures of this API mean; default `httpDialect`. */
  readonly dialect?: Dialect | undefined;
  /** Shared by all requests of one server; default none, then every failure counts. */
  readonly budget?: RetryBudget | undefined;
  /** A gate holds refused requests back, so that they go again at once and are not counted here; default false. */
  readonly behindGate?: boolean | undefined;
  /** Gets another token after a 401. The request goes again when this emits or completes; default none, a 401 is final. */
  readonly renew?: ((error: unknown) => Observable<unknown>) | undefined;
  /** Told of every retry, before its wait begins. */
  readonly onRetry?: ((fact: RetryFact) => void) | undefined;
  /** Measures waits; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Epoch milliseconds, for dates; default `Date.now`. */
  readonly wallClock?: (() => number) | undefined;
  /** A number in [0, 1); default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Name of the org, for errors. */
  readonly org?: string | undefined;
  /** Method and path template, for errors. */
  readonly request?: string | undefined;
}

type Absent = 'budget' | 'renew' | 'onRetry' | 'org' | 'request';

/** A policy with all its defaults. */
export type CompletePolicy = Pick<RetryPolicy, Absent> & {
  readonly [Field in Exclude<keyof RetryPolicy, Absent>]-?: NonNullable<RetryPolicy[Field]>;
};

/** Fills in the defaults. Throws `ConfigError` for a value out of its range. */
export function completePolicy(options: RetryPolicy = {}): CompletePolicy {
  const {
    attempts = 10,
    baseMs = 1000,
    capMs = 30_000,
    jitter = 'full',
    maxWaitMs = 180_000,
    deadlineMs = 900_000,
    dialect = httpDialect,
    behindGate = false,
    scheduler = asyncScheduler,
    // eslint-disable-next-line no-restricted-properties -- the default of the option wallClock
    wallClock = Date.now,
    // eslint-disable-next-line no-restricted-properties -- the default of the option random
    random = Math.random,
    budget,
    renew,
    onRetry,
    org,
    request,
    ...others
  } = requireObject(options);
  refuseOthers('retryDelay', others);
  requireCount(attempts, 'attempts');
  requireAmount(baseMs, 'baseMs');
  requireThat(capMs >= baseMs && capMs < Infinity, 'capMs', 'at least baseMs', capMs);
  requireThat(/^(full|decorrelated)$/.test(jitter), 'jitter', 'one of full, decorrelated');
  requireThat(maxWaitMs >= 0, 'maxWaitMs', 'a number of 0 or more', maxWaitMs);
  requireThat(deadlineMs > 0, 'deadlineMs', 'a number above 0', deadlineMs);
  return {
    attempts,
    baseMs,
    capMs,
    jitter,
    maxWaitMs,
    deadlineMs,
    dialect,
    behindGate,
    scheduler,
    wallClock,
    random,
    budget,
    renew,
    onRetry,
    org,
    request,
  };
}
