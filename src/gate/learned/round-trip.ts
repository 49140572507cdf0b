/** Length of a round before anything was answered, ms. */
const FIRST_ROUND_MS = 250;
/** A round is a little longer than the round trip, so that an answer that comes late still falls into its own. */
const ROUND = 1.25;

/**
 * How long a refusal takes to come back, and how much that wavers.
 *
 * Refusals are measured rather than answers: a server refuses at once but may work for seconds on what it accepts. Until
 * the first refusal the quickest answer stands in.
 */
export class RoundTrip {
  /** Milliseconds from sending to the refusal; 0 before the first answer. Smoothed like RFC 6298, gain 1/8. */
  ms = 0;
  /** Mean deviation of `ms`. */
  jitterMs = 0;
  /** Whether a refusal was seen, so that `ms` is trusted. */
  measured = false;

  /** Milliseconds after which what was sent without a refusal counts as answered. */
  get roundMs(): number {
    return this.measured ? this.ms * ROUND : Math.min(FIRST_ROUND_MS, this.ms || Infinity);
  }

  refused(ms: number): void {
    if (this.measured) {
      this.jitterMs += (Math.abs(ms - this.ms) - this.jitterMs) / 8;
      this.ms += (ms - this.ms) / 8;
    } else {
      this.measured = true;
      this.ms = ms;
    }
  }

  passed(ms: number): void {
    if (!this.measured && (ms < this.ms || this.ms === 0)) this.ms = ms;
  }
}
