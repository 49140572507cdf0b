import type { RoundTrip } from './round-trip.js';

/**
 * Lets a few requests go, then twice as many for each round that was answered: nobody knows yet whether the told burst
 * is there.
 *
 * A round without a refusal counts as answered. Refusals are quick and accepted requests may take seconds, so silence is
 * consent; otherwise slow answers would throttle the pace.
 */
export class SlowStart {
  readonly #trip: RoundTrip;
  readonly #first: number;
  #window = 0;
  #begun = 0;
  /** Requests sent in this round and not answered yet. */
  #open = 0;

  /** @param first requests in the first round */
  constructor(trip: RoundTrip, now: number, first: number) {
    this.#trip = trip;
    this.#first = first;
    this.restart(now);
  }

  /** Milliseconds until one more may leave, 0 = now. */
  wait(now: number, inFlight: number): number {
    const { roundMs } = this.#trip;
    if (now - this.#begun >= roundMs) this.restart(now, this.#window + Math.min(this.#open, this.#window));
    return Math.min(this.#open, inFlight) < this.#window ? 0 : Math.max(1, this.#begun + roundMs - now);
  }

  sent(): void {
    this.#open += 1;
  }

  /** A request that left at `sentAt` passed: room for one more, besides the one it frees. */
  passed(sentAt: number): void {
    this.#window += 1;
    if (this.#open > 0 && sentAt >= this.#begun) this.#open -= 1;
  }

  /** Begins anew at `now` with `window` requests, at least one; by default with those of the first round. */
  restart(now: number, window: number = this.#first): void {
    this.#window = Math.max(1, window);
    this.#begun = now;
    this.#open = 0;
  }
}
