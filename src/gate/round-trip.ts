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
    if (!this.measured) this.ms = this.ms > 0 ? Math.min(this.ms, ms) : ms;
  }
}
