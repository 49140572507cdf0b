/**
 * The server says how much is left of a window and when it turns: no more than that leaves before.
 *
 * The newest answer counts. What was sent after the request that it answers is taken off.
 */
export class RemainingQuota {
  #upTo = -1;
  #left = Infinity;
  #turnsAt = -Infinity;

  /** @param upTo tokens sent up to the answered request, its own included */
  read(now: number, upTo: number, left: number, resetMs: number): void {
    if (upTo < this.#upTo) return;
    // Nothing came back meanwhile: it is the same window, and whole seconds are never told too short.
    const same = now < this.#turnsAt && left + upTo - this.#upTo <= this.#left;
    this.#upTo = upTo;
    this.#left = left;
    this.#turnsAt = same ? Math.min(this.#turnsAt, now + resetMs) : now + resetMs;
  }

  /** Milliseconds until `cost` tokens may leave, after `sent` tokens so far. */
  wait(now: number, cost: number, sent: number): number {
    if (now >= this.#turnsAt || sent - this.#upTo + cost <= this.#left) return 0;
    return this.#turnsAt - now;
  }
}
