/** Time in which an uncertain rate climbs to its upper bound after a hinted refusal, ms. */
const CLIMB_MS = 4000;

/**
 * The rate that is believed, in tokens a millisecond, with the bound under which it must lie. As long as no refusal
 * comes it closes in on that bound, as fast as the silence confirms it.
 */
export class Plateau {
  /** Believed rate. */
  base = 0;
  /** It is not above this. */
  high = 0;
  /** When the last refusal was sent; `-Infinity` before the first. */
  since: number = -Infinity;
  /** Set by hinted refusals: climb by this much at most, slowly, since an overshoot closes a door. */
  slack: number | undefined;

  constructor(rate: number) {
    this.base = rate;
    this.high = rate;
  }

  rate(now: number, tripMs: number): number {
    const age = now - this.since;
    if (this.slack !== undefined) return this.base + this.slack * Math.min(1, Math.max(0, age) / CLIMB_MS);
    // One token and what is on its way: so much may have passed above the rate without being noticed yet.
    return Math.max(this.base, this.high - (1 + this.high * tripMs) / Math.max(1, age));
  }
}
