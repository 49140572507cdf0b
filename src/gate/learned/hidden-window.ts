import { QuotaProbing } from './quota-probing.js';
import type { RefusalRun } from './refusal-run.js';
import type { RoundTrip } from './round-trip.js';
import { type Turn, WindowLength } from './window-length.js';

/** Refused before this share of a known quota was used: it is another one. */
const EARLY = 0.5;
/** The next question comes after this share of the time that it has lasted, up to the step, then a tenth of the time. */
const SHARE = 0.65;
const STEP_MS = 7000;
const LATE_SHARE = 0.1;
/** How near the turn must be known, in round trips, before it is asked for at the end of the doubt rather than in the middle. */
const NEAR = 4;
/** It holds as many as the first one where fewer than these are missing. */
const FEW = 3;
/** A limit per second is asked for at its end, reckoned from the first request; the turn is its own if it is this near, ms. */
const SECOND_MS = 1000;
const SECOND_OFF_MS = 150;
/**
 * Refused for a shorter share than this of the time since the turn before, it was no window of that length: a probe does
 * that in front of a short one, where many turned unnoticed in between.
 */
const LULL = 0.2;

/**
 * A fixed window that nobody told of: so many requests pass, then none until an instant, then as many again. What its
 * turns have shown of it, and how it is used.
 *
 * Two turns give its quota and its length, and from then on nothing is sent beyond the quota, but for one now and then,
 * since it may have grown, until it should have turned: then one request asks. The turns are found by `WindowSearch`.
 */
export class HiddenWindow {
  readonly #trip: RoundTrip;
  readonly #ask: (now: number) => void;
  /** Tokens sent since it turned, without those that were refused or given back; and those that were surely taken. */
  used = 0;
  taken = 0;
  #length = new WindowLength();
  #probing = new QuotaProbing();
  /** It should have turned, and one request asks. */
  #asking = false;
  #firstSent = Infinity;
  /** What had been taken at the first turn of all. */
  #filled = 0;

  /** @param ask called when a known window should have turned: one request asks */
  constructor(trip: RoundTrip, ask: (now: number) => void) {
    this.#trip = trip;
    this.#ask = ask;
  }

  /** Quota and length, once they are known well enough to be used. */
  get known(): WindowLength | undefined {
    return this.#length.quota ? this.#length : undefined;
  }

  sent(now: number, cost: number): void {
    this.#firstSent = Math.min(this.#firstSent, now);
    this.used += cost;
  }

  /**
   * Milliseconds until it turns; 0 while there is quota left, and when it should have turned. With `behind` above 0: until
   * one turns that has room for one more behind so many.
   */
  wait(now: number, behind = 0): number {
    const { quota } = this.#length;
    if (!quota) return 0;
    const over = this.used + behind - quota - this.#probing.extra;
    if (over < 0) return 0;
    const {
      ms,
      next: { soonest, latest },
    } = this.#length;
    const at = latest - soonest > NEAR * this.#trip.ms ? (soonest + latest) / 2 : latest;
    if (now < at || behind > 0) return Math.max(0, at - now) + Math.floor(over / quota) * ms;
    this.used = 0;
    this.#asking = true;
    this.#ask(now);
    return 0;
  }

  /** Whether what is known explains a refusal behind one that passed. Long before the quota is used it does not: forgets it. */
  explains(): boolean {
    if (!this.#asking && this.taken < EARLY * this.#length.quota) this.forget();
    return this.#length.quota > 0;
  }

  /** When to ask whether it has turned, while it refuses. */
  askAt({ at: begun, last: at }: RefusalRun): number {
    const tripMs = this.#trip.ms;
    const lasted = at - begun;
    const step = Math.max(2 * tripMs, Math.min(SHARE * lasted, Math.max(STEP_MS, LATE_SHARE * lasted)));
    const { soonest, latest } = this.#length.next;
    if (latest === Infinity) {
      // As many as before the first turn: it was a whole window, and this one is as long.
      if (at < soonest && this.taken > this.#filled - FEW) return soonest;
      const second = this.#firstSent + SECOND_MS + tripMs / 2;
      return second > at && second < at + 2 * step ? second : at + step;
    }
    if (at >= latest) return at + Math.max(tripMs, (at - latest) / 2);
    const from = Math.max(at, soonest);
    return latest - from > 2 * tripMs ? (from + latest) / 2 : latest + tripMs / 10;
  }

  /** A request that left at `at` has passed. Returns whether the window was asked, and so has turned. */
  answered(at: number): boolean {
    const length = this.#length;
    return this.#asking && this.#turned({ last: Math.min(at, length.next.soonest), first: at }, length.quota);
  }

  /** The first request behind refusals has passed. Returns whether that is its turn, since it is known. */
  opened(turn: Turn, cost: number): boolean {
    this.used = cost;
    return this.#length.quota > 0 && this.#turned(turn, this.taken);
  }

  /**
   * It has turned where these refusals ended.
   *
   * @param isFirst they were the first of all
   * @param already tokens taken since
   */
  found({ at }: RefusalRun, turn: Turn, isFirst: boolean, already: number): void {
    const taken = this.taken - already;
    const before = this.#length.turn;
    const first = this.#firstSent;
    const second = first + SECOND_MS;
    // The first request may have opened the first window.
    const isSecond = isFirst && turn.last < second && Math.abs(turn.first - second) < SECOND_OFF_MS;
    if (isSecond) {
      this.#length.turned({ last: first, first }, 0);
      this.#length.turned({ last: second, first: second }, taken);
    }
    const isLull = before && turn.first - at < LULL * (turn.first - before.first);
    this.#turned(turn, isSecond || isLull ? 0 : taken, already);
  }

  /** It was none, or another one. */
  forget(): void {
    this.#length = new WindowLength();
    this.#probing = new QuotaProbing();
  }

  /** @param taken tokens since the turn before, and `already` since this one */
  #turned(turn: Turn, taken: number, already = 0): true {
    const length = this.#length;
    length.turned(turn, taken, this.#filled ? turn.last : this.#firstSent);
    this.#filled ||= taken;
    if (length.quota) length.grow(this.#probing.turned(length.quota, this.taken));
    this.#asking = false;
    this.taken = already;
    return true;
  }
}
