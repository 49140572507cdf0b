import { ROUNDING } from '../rounding.js';

/** A timer that is late by no more than this loses nothing, ms. */
const LATE_MS = 2;
/** A burst is not trusted to its last tokens, those of so many ms: jitter on the way squeezes what follows. */
const SHAKEN_MS = 10;
/** What a success adds to the tokens that are trusted, and to a burst that was measured below the told one. */
const CREDIT = 0.25;
const REGROW = 0.01;
/** At a told rate below four times this, tokens a millisecond, waiting for one costs more than a refusal: more is trusted. */
const RARE = 0.0025;

/**
 * A token bucket whose rate and size change while it runs: our own picture of the server's. Its level may be below
 * nothing: requests on their way to a bucket that turned out to be empty are owed.
 */
export class Allowance {
  /** What the server's full bucket holds, as far as it is known. */
  burst = 0;
  /** Tokens trusted to be there after a pause. */
  size = 0;
  /** Tokens there, as of the last look: requests take them, and those that were not sent bring them back. */
  level = 0;
  /** Tokens that ran over, as far as the last pause is not counted yet. */
  spilt = 0;
  readonly #told: number;
  readonly #credit: number;
  readonly #shaken: number;
  #at = 0;

  /**
   * @param told what the server's bucket holds at most
   * @param rate the told one, tokens a millisecond
   */
  constructor(now: number, told: number, size: number, rate: number) {
    this.#told = this.burst = told;
    this.level = this.size = Math.min(told, size);
    this.#at = now;
    this.#shaken = SHAKEN_MS * rate;
    this.#credit = Math.max(CREDIT, Math.min(1, RARE / rate));
  }

  /** Earns tokens up to `now` at this rate (tokens a millisecond). */
  earn(now: number, rate: number): void {
    if (now <= this.#at) return;
    const earned = this.level + (now - this.#at) * rate;
    this.level = Math.min(this.size + LATE_MS * rate, earned);
    this.spilt += earned - this.level;
    this.#at = now;
  }

  /** Milliseconds until `cost` tokens are there, after `behind` more have been taken now. */
  wait(cost: number, rate: number, behind = 0): number {
    const missing = Math.min(cost, this.size) + behind - this.level;
    return missing > ROUNDING ? missing / rate : 0;
  }

  /** The level was learned: so many tokens as of `at`. */
  set(level: number, at: number): void {
    this.level = level;
    this.#at = at;
    this.spilt = 0;
  }

  /** The server's full bucket holds no more than this, and so much of it is trusted. */
  holds(burst: number): void {
    this.size = this.burst = Math.max(1, Math.min(this.burst, burst));
  }

  /** A success: more of the burst is trusted; one that was measured grows back, if it may. */
  trust(grows: boolean): void {
    if (grows && this.burst < this.#told) this.size = this.burst += REGROW;
    const room = this.burst - this.#shaken - this.size;
    if (room <= 0) return;
    const credit = Math.min(this.#credit, room);
    this.size += credit;
    this.level += credit;
  }
}
