import type { Ceiling } from './ceiling.js';
import { Level } from './level.js';
import type { Told } from '../pace.js';
import { refuseOthers } from '../../error/refuse-others.js';
import { requireAmount } from '../../error/require-amount.js';
import { requireCount } from '../../error/require-count.js';
import { requireThat } from '../../error/require-that.js';
import { RollingWindow } from './rolling-window.js';

/** What may be told about a limit. */
export interface LimitOptions {
  /** Requests in any 60 s, counted at sending, retries included; an integer of 1 or more. Default 300. */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Requests that may leave at one instant; an integer of 1 or more, below `requestsPerMinute`. Default
   * `max(1, floor(0.03 * requestsPerMinute))`; a larger one makes the refill slower.
   */
  readonly burst?: number | undefined;
  /**
   * A fixed window that the server is known to count by, instead of the two above: `limit` requests, then none until it
   * turns. The pool finds out when that is. No stretch of `windowMs` holds more than the end of one window and the
   * beginning of the next; both above 0, `limit` an integer.
   */
  readonly window?: { readonly limit: number; readonly windowMs: number } | undefined;
}

/** The share of the limit that the default refill uses. */
const USED = 0.97;
/** How much time a late timer may lose without losing tokens, in seconds, and in tokens at most. */
const LATE_SECONDS = 0.002;
const LATE_TOKENS = 0.5;

/**
 * What was told, checked and in one form, with the ceiling that keeps it, from the time 0 on.
 *
 * The bucket of a minute: with burst `b` and refill `r` the worst 60 s hold `b + 60 r`, less than `N + 1` also with
 * what late timers are allowed.
 */
export function toldLimit({ requestsPerMinute: perMinute, burst, window, ...others }: LimitOptions): {
  readonly told: Told;
  readonly ceiling: Ceiling;
} {
  refuseOthers('Pool', others);
  if (window) {
    const { limit, windowMs } = window;
    requireThat((perMinute ?? burst) === undefined, 'window', 'without requestsPerMinute and burst');
    requireCount(limit, 'window.limit');
    requireAmount(windowMs, 'window.windowMs');
    return {
      told: { ratePerSecond: (limit / windowMs) * 1000, burst: limit, window, now: 0 },
      ceiling: new RollingWindow(2 * limit, windowMs),
    };
  }
  const requestsPerMinute = perMinute ?? 300;
  requireCount(requestsPerMinute, 'requestsPerMinute');
  if (burst !== undefined) {
    requireCount(burst, 'burst');
    requireThat(burst < requestsPerMinute, 'burst', 'below requestsPerMinute');
  }
  const capacity = burst ?? Math.max(1, Math.floor(0.03 * requestsPerMinute));
  const left = requestsPerMinute - capacity;
  const refillPerSecond = Math.max(left, burst ? 0 : USED * requestsPerMinute) / 60;
  const spare = Math.min(LATE_TOKENS, LATE_SECONDS * refillPerSecond);
  return {
    told: { ratePerSecond: refillPerSecond, burst: capacity, now: 0 },
    ceiling: new Level({ capacity, refillPerSecond, spare }),
  };
}
