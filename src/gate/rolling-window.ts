import type { Ceiling, Taken } from './ceiling.js';
import { ROUNDING } from './rounding.js';

/**
 * At most `limit` in any stretch of `windowMs`: what keeps a fixed window of the server whose phase nobody knows, and
 * a sliding one as well. It remembers each request for the length of a window.
 */
export class RollingWindow implements Ceiling {
  readonly #limit: number;
  readonly #windowMs: number;
  #entries: Taken[] = [];
  /** Index of the first entry that still counts. */
  #head = 0;
  #used = 0;
  #marks = 0;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  tokens(now: number): number {
    for (let entry = this.#entries[this.#head]; entry && entry.at + this.#windowMs <= now;) {
      this.#used -= entry.cost;
      entry = this.#entries[++this.#head];
    }
    if (this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return this.#limit - this.#used;
  }

  wait(now: number, cost: number, behind = 0): number {
    let missing = cost + behind - this.tokens(now);
    for (let i = this.#head; missing > ROUNDING; i += 1) {
      const entry = this.#entries[i];
      // Everything here is not enough: what would be taken now has to leave the window too.
      if (entry === undefined) return this.#windowMs;
      missing -= entry.cost;
      if (missing <= ROUNDING) return Math.ceil(entry.at + this.#windowMs - now);
    }
    return 0;
  }

  take(now: number, cost: number): number {
    const mark = (this.#marks += 1);
    this.#entries.push({ at: now, cost, mark });
    this.#used += cost;
    return mark;
  }

  giveBack(now: number, { cost, mark }: Taken): void {
    this.tokens(now);
    const index = this.#entries.findIndex((entry) => entry.mark === mark);
    if (index < this.#head) return;
    this.#entries.splice(index, 1);
    this.#used -= cost;
  }
}
