import type { Ceiling, Taken } from './ceiling.js';
import { ROUNDING } from '../rounding.js';

/** What a token bucket is made of. */
export interface LevelOptions {
  /** Tokens that fit in. */
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** Tokens that may be held above the capacity, against timers that are late; default 0. */
  readonly spare?: number;
}

/** The arithmetic of a token bucket: tokens, rate, capacity, time. It knows no clock and no queue. */
export class Level implements Ceiling {
  declare readonly capacity: number;
  readonly #perMs: number;
  #tokens = 0;
  #at = 0;
  #givenBack = 0;
  readonly #spare: number;

  constructor({ capacity, refillPerSecond, spare = 0 }: LevelOptions) {
    this.capacity = this.#tokens = capacity;
    this.#perMs = refillPerSecond / 1000;
    this.#spare = spare;
  }

  /** Tokens there at `now`; below 0 after a request that cost more than fits in. */
  tokens(now: number): number {
    if (now > this.#at) {
      this.#tokens = Math.min(this.capacity + this.#spare, this.#tokens + (now - this.#at) * this.#perMs);
      this.#at = now;
    }
    return this.#tokens;
  }

  /**
   * Whole milliseconds, rounded up, until `cost` tokens are there; with `behind`, after that many more have been taken
   * now. What costs more than fits in waits for a full bucket and leaves it in debt.
   */
  wait(now: number, cost: number, behind = 0): number {
    const missing = Math.min(cost, this.capacity) + behind - this.tokens(now);
    return missing > ROUNDING ? Math.ceil(missing / this.#perMs) : 0;
  }

  take(now: number, cost: number): number {
    this.#tokens = this.tokens(now) - cost;
    return this.#tokens - this.#givenBack;
  }

  giveBack(now: number, { at, cost, mark }: Taken): void {
    // Had it not been taken, the bucket would have run over the sooner. So much it may have held in the meantime at
    // most; what would not have fitted in on top of it is lost.
    const highest = mark + (now - at) * this.#perMs + this.#givenBack;
    const back = Math.max(0, Math.min(cost, this.capacity - highest));
    this.#givenBack += back;
    this.#tokens = this.tokens(now) + back;
  }
}
