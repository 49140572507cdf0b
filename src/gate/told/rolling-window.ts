import type { Ceiling, Taken } from './ceiling.js';
import { ROUNDING } from '../rounding.js';

/**
 * At most `limit` in any stretch of `windowMs`: what keeps a fixed window of the server whose phase nobody knows, and
 * a sliding one as well. It remembers each request for the length of a window.
 */
export class RollingWindow implements Ceiling {
  readonly #limit: number;
  declare windowMs: number;
  readonly #entries: Taken[] = [];
  #taken = 0;
  /** Tokens that have left the window or were given back. */
  left = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.windowMs = windowMs;
  }

  tokens(now: number): number {
    const entries = this.#entries;
    for (let entry = entries[0]; entry && entry.at + this.windowMs <= now; entry = entries[0]) {
      this.left += entry.cost;
      entries.shift();
    }
    return this.#limit - this.#taken + this.left;
  }

  wait(now: number, cost: number, behind = 0): number {
    let missing = cost + behind - this.tokens(now);
    if (missing <= ROUNDING) return 0;
    for (const { at, cost: freed } of this.#entries) {
      missing -= freed;
      if (missing <= ROUNDING) return Math.ceil(at + this.windowMs - now);
    }
    // Everything here is not enough: what would be taken now has to leave the window too.
    return this.windowMs;
  }

  take(now: number, cost: number): number {
    this.#taken += cost;
    this.#entries.push({ at: now, cost, mark: this.#taken });
    return this.#taken;
  }

  giveBack(_now: number, { cost, mark }: Taken): void {
    const index = this.#entries.findIndex((entry) => entry.mark === mark);
    if (index < 0) return;
    this.#entries.splice(index, 1);
    this.left += cost;
  }
}
