import type { Entry } from './ledger.js';
import type { RoundTrip } from './round-trip.js';

/** By what a told moment may be wrong, ms: it comes in whole seconds. So may the clock that it is counted from. */
const ROUND_MS = 1000;
/** No window is shorter, but for jitter on the way. */
const SHORTEST_MS = 900;
/** It is believed when its end has stood still for so long, or for this share of what was told ... */
const PATIENCE_MS = 1500;
const PATIENCE = 0.3;
/** ... and for so many round trips: before that, what comes back to a bucket is not seen. */
const TRIPS = 3;

/**
 * The server says what is left, and when all of it is back. If it counts by a window, no more than that leaves before.
 *
 * A bucket says the same in the same words. But what is left of a window falls by what was taken, and its end stands
 * still, until it turns. It is believed when both were seen for a while, until which nobody goes beyond what is left; and
 * when more is left, or the end moves, before it can have turned, it is no window, once and for all.
 */
export class RemainingQuota {
  readonly #trip: RoundTrip;
  #refuted = false;
  #stands = false;
  /** When the request that was answered last had left. */
  #at = -Infinity;
  /** The last token that may leave, by the count of all. */
  #limit = 0;
  /** The first look at this window, the most that can have been taken at its end, and when it turns. */
  #first = 0;
  #most = 0;
  #turnsAt = -Infinity;
  /** For so long both must have been seen. */
  #patience = 0;
  /** It cannot turn before. */
  #earliest = -Infinity;

  constructor(trip: RoundTrip) {
    this.#trip = trip;
  }

  /**
   * The newest answer says that `left` are left.
   *
   * @param most tokens that may have been taken by then: all that have left
   */
  read(
    { at, upTo, taken }: Pick<Entry, 'at' | 'upTo' | 'taken'>,
    now: number,
    left: number,
    resetMs: number,
    most: number,
  ): void {
    if (this.#refuted) return;
    const surely = at + resetMs - ROUND_MS;
    if (left + taken > this.#most || surely > this.#turnsAt) {
      this.#refuted = at < this.#earliest;
      this.#earliest = Math.max(this.#at + SHORTEST_MS, surely - ROUND_MS);
      this.#first = at;
      this.#most = this.#turnsAt = Infinity;
      this.#patience = Math.max(TRIPS * this.#trip.ms, Math.min(PATIENCE_MS, PATIENCE * resetMs));
    } else this.#stands ||= at - this.#first >= this.#patience;
    this.#most = Math.min(this.#most, left + most);
    this.#turnsAt = Math.min(this.#turnsAt, now + resetMs);
    this.#at = at;
    this.#limit = upTo + left;
  }

  /**
   * Milliseconds until all up to this token may leave, by the count of all. That nothing is left behind the very first
   * is believed before anything was seen; else the patience is waited for, and then one at a time asks.
   */
  wait(now: number, upTo: number, inFlight: number): number {
    const ms = this.#turnsAt - now;
    if (upTo <= this.#limit || this.#refuted || ms <= 0) return 0;
    if (this.#stands || this.#limit === 1) return ms;
    return Math.min(ms, Math.max(this.#first + this.#patience - now, inFlight > 0 ? Math.max(1, this.#trip.ms) : 0));
  }
}
