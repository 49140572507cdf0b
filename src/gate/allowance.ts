import { ROUNDING } from './rounding.js';

/** A timer that is late by no more than this loses nothing, ms. */
const LATE_MS = 2;

/**
 * A token bucket whose rate and size change while it runs: our own picture of the server's. Its level may be below
 * nothing: requests on their way to a bucket that turned out to be empty are owed.
 */
export class Allowance {
  /** Tokens trusted to be there after a pause. */
  size = 0;
  #level = 0;
  #at = 0;

  constructor(now: number, size: number) {
    this.size = size;
    this.#level = size;
    this.#at = now;
  }

  get level(): number {
    return this.#level;
  }

  /** Earns tokens up to `now` at this rate (tokens a millisecond). */
  earn(now: number, rate: number): void {
    if (now <= this.#at) return;
    this.#level = Math.min(this.size + LATE_MS * rate, this.#level + (now - this.#at) * rate);
    this.#at = now;
  }

  /** Milliseconds until `cost` tokens are there, after `behind` more have been taken now. */
  wait(cost: number, rate: number, behind = 0): number {
    const missing = Math.min(cost, this.size) + behind - this.#level;
    return missing > ROUNDING ? missing / rate : 0;
  }

  /** Tokens taken by a request, or given back by one that was not sent. */
  add(tokens: number): void {
    this.#level = this.#level + tokens;
  }

  /** The level was learned: so many tokens as of `at`. */
  set(level: number, at: number): void {
    this.#level = level;
    this.#at = at;
  }
}
