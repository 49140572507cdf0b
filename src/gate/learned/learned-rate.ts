import type { Lesson } from './hinted-doors.js';
import type { Entry, Measure } from './ledger.js';
import type { PaceMemory } from '../pace.js';
import type { Probing } from './probing.js';
import type { RoundTrip } from './round-trip.js';

/** The while in which a rate that is uncertain after a hinted refusal climbs by its slack, ms. */
const CLIMB_MS = 3000;
/** Share of the rate that the first refusal leaves at least, when nothing was measured yet. */
const FIRST_CUT = 0.7;
/** Longest spacing while everything is refused, ms (then a tenth of the time it has lasted). */
const LONGEST_MS = 5000;
/** A rate that was shown stands as long as fewer tokens than these were taken; the short baseline may hold no more ... */
const FEW = 7;
/** ... or more than this share of it may have been. */
const SHOWN = 0.9;
/** Meanwhile it gives way by so much with each refusal, since jitter may have been taken for less than it is. */
const GIVES = 0.997;
/** A probe that was refused after this much more than the rate was taken: the limit has moved ... */
const MOVED = 1.08;
/** ... or that got through with so much more than a few probes before it, in tokens. */
const AHEAD = 2;
/** What the first is held against; more than this leaves it open, and is asked for once more before it can gather again. */
const FIRST_AHEAD = 4;
/** A lesson within this share of the rate says that the limit holds still. */
const NEAR = 0.2;

/**
 * The rate that is believed, in tokens a millisecond, with the bound under which it must lie. As long as no refusal
 * comes it closes in on that bound, as fast as the silence confirms it; after a while it is probed for more.
 */
export class LearnedRate {
  /** Believed rate. */
  base = 0;
  /** It is not above this. */
  high = 0;
  /** When the last refusal was sent: from then on silence confirms the rate, and the pause before the next probe begins. */
  since = 0;
  /** Set by hinted refusals: climb by this much in a while, up to `high`, since an overshoot closes a door. */
  slack: number | undefined;
  /** What one more refusal would cost in tokens, once hints have told. */
  refusalCost = 0;
  /** What a hidden window that is paced evenly has shown to be there: its refusals hide what it lost in between. */
  shown = 0;
  /** When nothing was probed for yet, and what had been sent by then. */
  #calmAt = 0;
  #calm = 0;
  /** Tokens beyond the believed rate that probes got through with while the limit held still. */
  #ahead = FIRST_AHEAD;
  readonly #probing: Probing;
  readonly #told: number;
  readonly #trip: RoundTrip;

  /** @param told the rate is never above this */
  constructor(told: number, trip: RoundTrip, probing: Probing) {
    this.#told = this.base = this.high = told;
    this.#trip = trip;
    this.#probing = probing;
  }

  /** Whether no less than the told rate is believed. */
  get isTold(): boolean {
    return this.base >= this.#told;
  }

  /**
   * The rate at which requests may leave at `now`, probes included.
   *
   * @param sent tokens sent by then
   */
  at(now: number, sent: number): number {
    if (this.isTold) return this.#told;
    const ms = now - this.since - this.#pauseMs();
    if (ms <= 0) {
      this.#calmAt = now;
      this.#calm = sent;
    }
    const factor = this.#probing.factor(ms, this.base, this.#trip.ms, this.refusalCost);
    return Math.min(this.#told, this.plateau(now) * factor);
  }

  /** The same without probes. */
  plateau(now: number): number {
    const age = now - this.since;
    if (this.slack !== undefined) return Math.min(this.high, this.base + (this.slack * age) / CLIMB_MS);
    // One token and what is on its way: so much may have passed above the rate without being noticed yet.
    return Math.max(this.base, this.high - (1 + this.high * this.#trip.ms) / Math.max(1, age));
  }

  /** What a run before has learned. */
  remember({ ratePerSecond, refusalCost }: PaceMemory, now: number): void {
    this.#trust(ratePerSecond / 1000, now);
    this.refusalCost = refusalCost;
  }

  /** A hidden window has shown this, and is paced evenly from now on. */
  show(rate: number, now: number): void {
    this.#trust(rate, now);
    this.shown = rate;
  }

  #trust(rate: number, now: number): void {
    this.believe(rate);
    this.since = now;
    this.#probing.trust();
  }

  /** From now on this is believed, and that it is not above `high`. */
  believe(rate: number, high = 0): void {
    this.base = Math.min(this.#told, rate);
    this.high = Math.max(this.base, high);
  }

  /** A refusal was measured. Returns whether it says that the limit has moved, so that what is long past counts no more. */
  refused(entry: Entry, { low, taken, ms, fromFull, ...measure }: Measure): boolean {
    let { high } = measure;
    let rate = (low + high) / 2;
    let moved = false;
    const was = this.plateau(entry.at);
    if (fromFull) {
      // It is loose, since nobody knows what a full bucket holds: what was believed stands as far as it fits.
      rate = Math.max(low, Math.min(high, this.isTold ? Math.max(rate, FIRST_CUT * entry.rate) : was));
    }
    if (!this.isTold && entry.at - this.since > this.#pauseMs()) {
      // A probe was refused: near the rate the limit holds still, far above it has moved. Behind a long pause that shows in
      // the probe alone, since the bucket ran over while less was asked than it earned.
      const ahead = entry.upTo - entry.cost - this.#calm - was * (entry.at - this.#calmAt);
      moved = rate > was * MOVED || ahead > AHEAD * (this.#ahead + 1);
      this.#ahead = Math.max(0, ahead, (this.#ahead + ahead) / 2);
      this.#probing.answered(moved, ahead > FIRST_AHEAD);
    } else if (rate < FIRST_CUT * this.base) this.#probing.answered(true);
    if (moved) rate = high = entry.rate;
    if (high < SHOWN * this.shown && taken >= FEW) this.shown = 0;
    this.believe(Math.max(0.5 / Math.max(LONGEST_MS, 0.1 * ms), rate, (this.shown *= GIVES)), high);
    this.slack = undefined;
    return moved;
  }

  /** What a door taught. */
  learn({ rate, high, slack, refusalCost }: Lesson): void {
    this.#probing.answered(Math.abs(rate - this.base) >= NEAR * rate);
    this.believe(rate, high);
    this.slack = this.isTold ? undefined : slack;
    this.refusalCost = refusalCost;
  }

  #pauseMs(): number {
    return this.#probing.pauseMs(this.base, this.refusalCost);
  }
}
