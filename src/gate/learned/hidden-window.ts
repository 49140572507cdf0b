import type { Entry } from './ledger.js';
import { QuotaProbing } from './quota-probing.js';
import type { RefusalRun } from './refusal-run.js';
import type { RoundTrip } from './round-trip.js';
import { type Turn, WindowLength } from './window-length.js';

/** Refusals in a row before the door is closed. */
const RUN = 3;
/** Refused before this share of a known quota was used: it is another one. */
const EARLY = 0.5;
/** A bucket would have earned so many tokens in a run, of so long at least, ms: then it is hardly one. */
const TOO_MANY = 6;
const LONG_MS = 200;
/** Openings that may come to nothing before a run is taken for a slow bucket. */
const FAILURES = 2;
/** Requests that must pass at the old rate before an opening is taken for the turn of a window. */
const TRIAL = 4;
/** After a run that was a slow bucket, no window is looked for, ms. */
const GIVE_UP_MS = 60_000;
/** The next question comes after this share of the time that it has lasted, up to the step, then a tenth of the time. */
const SHARE = 0.65;
const STEP_MS = 7000;
const LATE_SHARE = 0.1;
/** How near the turn must be known, in round trips, before it is asked for at the end of the doubt rather than in the middle. */
const NEAR = 4;
/** A limit per second is asked for at its end, reckoned from the first request; the turn is its own if it is this near, ms. */
const SECOND_MS = 1000;
const SECOND_OFF_MS = 150;
/**
 * Refused for a shorter share than this of the time since the turn before, it was no window of that length: a probe does
 * that in front of a short one, where many turned unnoticed in between.
 */
const LULL = 0.2;

/**
 * Finds fixed windows that nobody told of: so many requests pass, then none until an instant, then as many again.
 *
 *     passed        ||||||||            ||||||||            ||||||||
 *     refused               | |  |   |          | |  |    |
 *                           run     turn                 turn      known: asks when it turns
 *
 * A run of refusals that a bucket cannot explain closes the door; it is asked ever more rarely. When one passes and the
 * next few as well, at the old rate, a window has turned. Two turns give its quota and its length, and from then on
 * nothing is sent beyond the quota, but for one now and then, since it may have grown. When the next few are refused,
 * time after time, it was a slow bucket after all.
 */
export class HiddenWindow {
  readonly #trip: RoundTrip;
  readonly #ask: (now: number) => void;
  #length = new WindowLength();
  #run: RefusalRun | undefined;
  /** The run before this one, and the tokens between them: once all of those were refused as well, it is one run. */
  #before: RefusalRun | undefined;
  #gap = 0;
  /** A run that has ended, perhaps since a window has turned, until enough has passed; and how many that is yet. */
  #trial: RefusalRun | undefined;
  #left = 0;
  /** The known window should have turned: one request asks. */
  #asking = false;
  #firstSent = Infinity;
  #firstRefused = Infinity;
  /** What had been taken at the first turn of all. */
  #filled = 0;
  /** Tokens sent and taken since the turn. */
  #sent = 0;
  #taken = 0;
  #probing = new QuotaProbing();
  #notBefore = -Infinity;

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
    this.#sent += cost;
  }

  /** It was refused, or never sent. */
  untaken(cost: number): void {
    this.#sent -= cost;
  }

  /** Whether a refusal is explained by what is known, so that it says nothing about a rate. */
  explains(): boolean {
    if (this.#trial) return this.#trial.failed < FAILURES;
    if (!this.#run && !this.#asking && this.#taken < EARLY * this.#length.quota) this.#forget();
    return this.#length.quota > 0;
  }

  /**
   * The window is short enough to be paced evenly: no longer a matter of windows. Returns the tokens that such a pace would
   * take until it turns, less those that are left.
   */
  release(now: number, rate: number): number {
    const { ms, next, quota } = this.#length;
    this.#notBefore = now + 4 * ms;
    this.#forget();
    return Math.max(TRIAL, this.#sent - quota + rate * (next.latest - now));
  }

  /**
   * A refusal. Returns for how long the door is closed, ms.
   *
   * @param rate at which requests left, tokens a millisecond
   * @param gap tokens between the refusal before and this one that are not known to be refused
   */
  refused({ at }: Entry, now: number, rate: number, gap: number): number {
    const tripMs = this.#trip.ms;
    const trial = this.#trial;
    this.#firstRefused = Math.min(this.#firstRefused, at);
    this.#trial = undefined;
    if (trial) {
      if (trial.failed < FAILURES) {
        // It opened a little: a sliding window may do that. The run goes on.
        this.#run = trial;
        trial.last = at;
        trial.failed += 1;
        return Math.max(0, at + tripMs - now);
      }
      this.#notBefore = now + GIVE_UP_MS;
      this.#forget();
    }
    if (gap > 0) {
      this.#before = this.#run;
      this.#gap = gap;
      this.#run = undefined;
    }
    const run = (this.#run ??= { at, rate, count: 0, last: 0, failed: 0 });
    run.count += 1;
    run.last = at;
    return !this.known && run.count < RUN ? 0 : Math.max(0, this.#next(run, at, tripMs) - now);
  }

  /** Refused as well, and heard of after one that left later: then that one was no new run. */
  late({ at, cost }: Entry): void {
    const before = this.#before;
    const run = this.#run;
    if (!before || !run || at < before.last || (this.#gap -= cost) > 0) return;
    before.count += run.count + 1;
    before.last = run.last;
    this.#run = before;
    this.#before = undefined;
  }

  /**
   * A request passed. Returns the rate to try when this may be a turn, and `'turned'` when it was one.
   *
   * @param afterRefusal it left after the last request that was refused
   */
  passed(entry: Entry, now: number, afterRefusal: boolean): number | 'turned' | undefined {
    const news = this.#news(entry, now, afterRefusal);
    this.#taken += entry.cost;
    return news;
  }

  /**
   * Milliseconds until a known window turns; 0 while there is quota left, and when it should have turned. With `behind`
   * above 0: until one turns that has room for one more behind so many.
   */
  wait(now: number, behind = 0): number {
    const { quota } = this.#length;
    if (!quota || this.#run) return 0;
    const over = this.#sent + behind - quota - this.#probing.extra;
    if (over < 0) return 0;
    const {
      ms,
      next: { soonest, latest },
    } = this.#length;
    const at = latest - soonest > NEAR * this.#trip.ms ? (soonest + latest) / 2 : latest;
    if (now < at || behind > 0) return Math.max(0, at - now) + Math.floor(over / quota) * ms;
    this.#sent = 0;
    this.#asking = true;
    this.#ask(now);
    return 0;
  }

  #news(entry: Entry, now: number, afterRefusal: boolean): number | 'turned' | undefined {
    const run = this.#run;
    if (this.#asking && !run) {
      const { next, quota } = this.#length;
      return this.#turned({ last: Math.min(entry.at, next.soonest), first: entry.at }, quota, 0);
    }
    if (run && afterRefusal) return this.#opened(run, entry, now);
    const trial = this.#trial;
    return trial?.turn && --this.#left === 0 ? this.#confirm(trial, trial.turn) : undefined;
  }

  /** When to ask again. */
  #next(run: RefusalRun, at: number, tripMs: number): number {
    const lasted = at - run.at;
    const step = Math.max(2 * tripMs, Math.min(SHARE * lasted, Math.max(STEP_MS, LATE_SHARE * lasted)));
    const { soonest, latest } = this.#length.next;
    if (latest === Infinity) {
      // As many as before the first turn: it was a whole window, and this one is as long.
      if (at < soonest && this.#taken > this.#filled - RUN) return soonest;
      const second = this.#firstSent + SECOND_MS + tripMs / 2;
      return second > at && second < at + 2 * step ? second : at + step;
    }
    if (at >= latest) return at + Math.max(tripMs, (at - latest) / 2);
    const from = Math.max(at, soonest);
    return latest - from > 2 * tripMs ? (from + latest) / 2 : latest + tripMs / 10;
  }

  /** A run of refusals has ended. */
  #opened(run: RefusalRun, entry: Entry, now: number): number | 'turned' | undefined {
    this.#run = undefined;
    const turn = { last: run.last, first: entry.at };
    this.#sent = entry.cost;
    if (this.#length.quota) return this.#turned(turn, this.#taken, 0);
    const isShort = entry.at - run.at < Math.max(LONG_MS, TOO_MANY / run.rate);
    if (run.count < RUN || isShort || now < this.#notBefore) return undefined;
    run.turn ??= turn;
    this.#trial = run;
    this.#left = TRIAL;
    return run.rate;
  }

  /** Enough has passed since the opening: a window has turned. */
  #confirm({ at }: RefusalRun, turn: Turn): 'turned' {
    this.#trial = undefined;
    const taken = this.#taken - TRIAL;
    const before = this.#length.turn;
    const first = this.#firstSent;
    const second = first + SECOND_MS;
    // The first request may have opened the first window.
    const isSecond = at === this.#firstRefused && turn.last < second && Math.abs(turn.first - second) < SECOND_OFF_MS;
    if (isSecond) {
      this.#length.turned({ last: first, first }, 0);
      this.#length.turned({ last: second, first: second }, taken);
    }
    const isLull = before && turn.first - at < LULL * (turn.first - before.first);
    return this.#turned(turn, isSecond || isLull ? 0 : taken, TRIAL);
  }

  /** @param taken tokens since the turn before, and `already` since this one */
  #turned(turn: Turn, taken: number, already: number): 'turned' {
    const length = this.#length;
    length.turned(turn, taken, this.#filled ? turn.last : this.#firstSent);
    this.#filled ||= taken;
    if (length.quota) length.grow(this.#probing.turned(length.quota, this.#taken));
    this.#asking = false;
    this.#taken = already;
    return 'turned';
  }

  #forget(): void {
    this.#length = new WindowLength();
    this.#probing = new QuotaProbing();
  }
}
