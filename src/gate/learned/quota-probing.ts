/** Windows before one more than the quota is asked for; doubles while that is refused. */
const PATIENCE = 4;

/**
 * When to ask a known window for more than its quota: it may have grown, or was counted too low. One more at first, and
 * twice as many for each window that gave them. When they are refused, it asks again after twice as many windows.
 */
export class QuotaProbing {
  /** Tokens that the window is asked for beyond its quota. */
  extra = 0;
  #patience = PATIENCE;
  /** Windows left before it is asked. */
  #left = PATIENCE;

  /** A window has turned, and so much was taken of it. Returns its quota. */
  turned(quota: number, taken: number): number {
    if (this.extra === 0) {
      if (--this.#left <= 0) this.extra = 1;
      return quota;
    }
    if (taken > quota) {
      this.extra *= 2;
      return taken;
    }
    this.extra = 0;
    this.#left = this.#patience *= 2;
    return quota;
  }
}
