import type { Entry } from './ledger.js';
import { type Turn, WindowLength } from './window-length.js';

/** Refusals in a row before the door is closed. */
const RUN = 3;
/** Refusals that may come before a known quota is used; with a run of twice `RUN` it is used indeed. */
const EARLY = 3;
/** Openings that may come to nothing before a run is taken for a slow bucket. */
const FAILURES = 2;
/** Tokens that a bucket would have earned while everything was refused: more than this, and it is hardly one. */
const TOO_MANY = 4;
/** ... by the rate before, which is less sure than what the server had paid out: only after so long, ms. */
const LONG_MS = 500;
/** Requests that must pass at the old rate before an opening is taken for the turn of a window. */
const TRIAL = 4;
/** After a run that was a slow bucket, no window is looked for, ms. */
const GIVE_UP_MS = 60_000;
/** The next question comes after this share of the time that it has lasted, up to the step, then a tenth of the time. */
const SHARE = 0.6;
const STEP_MS = 7000;
const LATE_SHARE = 0.1;
/** How near the turn must be known before it is asked for at the end of the doubt rather than in the middle, ms. */
const NEAR_MS = 80;
/** A limit per second is asked for at its end, reckoned from the first request; the turn is its own if it is this near, ms. */
const SECOND_MS = 1000;
const SECOND_OFF_MS = 150;
/** Windows before one more than the quota is asked for; doubles while that is refused. */
const PATIENCE = 4;
/**
 * Refused for a shorter share than this of the time since the turn before, it was no window of that length: a probe does
 * that in front of a short one, where many turned unnoticed in between.
 */
const LULL = 0.2;

/** Refusals in a row, none passed between. */
interface Run {
  readonly begun: number;
  /** The rate before it began, and what the server had paid out at least, tokens a millisecond. */
  readonly rate: number;
  readonly low: number;
  /** Tokens taken since the window turned. */
  readonly taken: number;
  /** Openings that came to nothing, and the first of them. */
  readonly failed: number;
  readonly turn: Turn | undefined;
  /** A known window refused before its quota was used: a sliding one may. */
  early: boolean;
  count: number;
  last: number;
}

/** What a refusal looked like to the ledger. */
export interface Refusal {
  /** Rate at which requests left, and what the server has paid out at least, tokens a millisecond. */
  readonly rate: number;
  readonly low: number;
  /** No request passed between the refusal before and this one. */
  readonly inRow: boolean;
  readonly tripMs: number;
}

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
  readonly #ask: (now: number) => void;
  readonly #length = new WindowLength();
  #run: Run | undefined;
  /** An opening that may be a turn, until enough has passed. */
  #trial: { readonly turn: Turn; readonly taken: number | undefined; readonly run: Run; left: number } | undefined;
  #turn: Turn | undefined;
  /** The known window should have turned: one request asks. */
  #asking = false;
  #firstSent: number | undefined;
  /** A length that fits if the first request of all opened the first window. */
  #guess = Infinity;
  /** Tokens sent and taken since the turn, and refusals before the quota was used. */
  #sent = 0;
  #taken = 0;
  #early = 0;
  /** How many more than the quota to ask for; how many windows to wait before asking, and how many are left. */
  #extra = 0;
  #patience = PATIENCE;
  #untilExtra = PATIENCE;
  #notBefore = -Infinity;

  /** @param ask called when a known window should have turned: one request asks */
  constructor(ask: (now: number) => void) {
    this.#ask = ask;
  }

  /** Quota and length, once they are known well enough to be used; `doubt` is a share of the length. */
  get known(): { readonly quota: number; readonly ms: number; readonly doubt: number } | undefined {
    const { quota, ms, doubt } = this.#length;
    return quota === undefined ? undefined : { quota, ms, doubt };
  }

  sent(now: number, cost: number): void {
    this.#firstSent ??= now;
    this.#sent += cost;
  }

  /** It was refused, or never sent. */
  untaken(cost: number): void {
    this.#sent -= cost;
  }

  /** Whether a refusal is explained by what is known, so that it says nothing about a rate. */
  explains(): boolean {
    if (this.#trial !== undefined) return this.#trial.run.failed < FAILURES;
    const { quota } = this.#length;
    if (quota === undefined) return false;
    if (this.#run !== undefined || this.#asking || !this.#isEarly(quota)) return true;
    this.#early += 1;
    if (this.#early <= EARLY) return true;
    this.#forget();
    return false;
  }

  /** The window is short enough to be paced evenly: no longer a matter of windows. */
  release(now: number): void {
    this.#notBefore = now + 4 * this.#length.mostMs;
    this.#forget();
  }

  /** A refusal. Returns for how long the door is closed, ms. */
  refused(entry: Entry, now: number, refusal: Refusal): number {
    const trial = this.#trial;
    this.#trial = undefined;
    if (trial !== undefined) {
      if (trial.run.failed < FAILURES) {
        // It opened a little: a sliding window may do that. The run goes on.
        const { run, turn } = trial;
        this.#run = { ...run, count: RUN, last: entry.at, failed: run.failed + 1, turn };
        return Math.max(0, entry.at + refusal.tripMs - now);
      }
      this.#run = undefined;
      this.#notBefore = now + GIVE_UP_MS;
      this.#forget();
    }
    const { quota } = this.#length;
    const run = this.#continue(entry, refusal, quota);
    if (run.early && run.count < 2 * RUN) return run.count > 1 ? refusal.tripMs : 0;
    if (run.early) {
      // Shut long before its quota was used: what is known of it is wrong.
      run.early = false;
      this.#forget();
    } else if (quota !== undefined) this.#sent = Math.max(this.#sent, quota + this.#extra);
    else if (run.count < RUN) return 0;
    return Math.max(0, this.#next(run, entry.at, refusal.tripMs) - now);
  }

  /**
   * A request passed. Returns the rate to try when this may be a turn, and `'turned'` when it was one.
   *
   * @param afterRefusal it left after the last request that was refused
   */
  passed(entry: Entry, now: number, afterRefusal: boolean): { readonly rate: number } | 'turned' | undefined {
    const news = this.#run || this.#trial || this.#asking ? this.#news(entry, now, afterRefusal) : undefined;
    this.#taken += entry.cost;
    return news;
  }

  /** Milliseconds until a known window turns; 0 while there is quota left, and when it should have turned. */
  wait(now: number): number {
    const turn = this.#turn;
    if (turn === undefined || this.#run !== undefined) return 0;
    const { quota, ms } = this.#length;
    if (quota === undefined || this.#sent < quota + this.#extra) return 0;
    const { soonest, latest } = this.#expected(turn);
    const at = latest - soonest > Math.max(NEAR_MS, 0.01 * ms) ? (soonest + latest) / 2 : latest;
    if (now < at) return at - now;
    this.#sent = 0;
    this.#asking = true;
    this.#ask(now);
    return 0;
  }

  #news(entry: Entry, now: number, afterRefusal: boolean): { readonly rate: number } | 'turned' | undefined {
    const run = this.#run;
    if (this.#asking && run === undefined && this.#turn !== undefined) {
      const last = Math.min(entry.at, this.#turn.last + this.#length.leastMs);
      return this.#turned({ last, first: entry.at }, this.#length.quota ?? 0, 0);
    }
    if (run !== undefined && afterRefusal) return this.#opened(run, entry, now);
    if (this.#trial === undefined) return undefined;
    this.#trial.left -= 1;
    return this.#trial.left === 0 ? this.#confirm(this.#trial) : undefined;
  }

  #continue(entry: Entry, { rate, low, inRow }: Refusal, quota: number | undefined): Run {
    if (this.#run !== undefined && !inRow && this.#run.count <= RUN) this.#run = undefined;
    const early = quota !== undefined && !this.#asking && this.#isEarly(quota);
    const begun = entry.at;
    const run = (this.#run ??= {
      begun,
      rate,
      low,
      taken: this.#taken,
      early,
      failed: 0,
      turn: undefined,
      count: 0,
      last: begun,
    });
    run.count += 1;
    run.last = entry.at;
    return run;
  }

  /** When to ask again. */
  #next(run: Run, at: number, tripMs: number): number {
    const lasted = at - run.begun;
    const step = Math.max(2 * tripMs, Math.min(SHARE * lasted, Math.max(STEP_MS, LATE_SHARE * lasted)));
    const turn = this.#turn;
    if (turn === undefined) {
      const second = (this.#firstSent ?? 0) + SECOND_MS + tripMs / 2;
      return second > at && second < at + 2 * step ? second : at + step;
    }
    const { soonest, latest } = this.#expected(turn);
    if (latest === Infinity) {
      const soon = at + Math.min(step, 250) - turn.first;
      const guess = this.#guess > soon ? this.#guess : Infinity;
      const stride = lasted < STEP_MS ? step : Math.max(3 * STEP_MS, lasted / 4);
      return Math.min(turn.first + Math.min(guess, WindowLength.usualAfter(soon)), at + stride);
    }
    if (at < soonest) return (soonest + latest) / 2;
    if (at >= latest) return at + Math.max(tripMs, (at - latest) / 2);
    return latest - at > 2 * tripMs ? (at + latest) / 2 : latest + tripMs / 10;
  }

  /** A run of refusals has ended. */
  #opened(run: Run, entry: Entry, now: number): { readonly rate: number } | 'turned' | undefined {
    this.#run = undefined;
    const turn = { last: run.last, first: entry.at };
    if (run.early) return undefined;
    if (this.#length.quota !== undefined && this.#turn !== undefined) return this.#turned(turn, run.taken, 0);
    if (!isSuspect(run, entry.at) || now < this.#notBefore) return undefined;
    this.#trial = { turn: run.turn ?? turn, taken: this.#turn && run.taken, run, left: TRIAL };
    return { rate: run.rate };
  }

  /** Enough has passed since the opening: a window has turned. */
  #confirm({
    turn,
    taken,
    run,
  }: {
    readonly turn: Turn;
    readonly taken: number | undefined;
    readonly run: Run;
  }): 'turned' {
    this.#trial = undefined;
    const first = this.#firstSent;
    if (taken === undefined && first !== undefined) {
      this.#guess = turn.first - first;
      if (turn.last - first < SECOND_MS && Math.abs(this.#guess - SECOND_MS) < SECOND_OFF_MS) {
        const second = first + SECOND_MS;
        this.#length.measure({ last: first, first }, { last: second, first: second }, run.taken);
      }
    }
    const before = this.#turn?.first ?? -Infinity;
    const isLull = turn.first - run.begun < LULL * (turn.first - before);
    return this.#turned(turn, isLull ? undefined : taken, TRIAL);
  }

  /** @param taken tokens since the turn before, and `already` since this one */
  #turned(turn: Turn, taken: number | undefined, already: number): 'turned' {
    if (this.#turn !== undefined && taken !== undefined) this.#length.measure(this.#turn, turn, taken);
    this.#askForMore();
    this.#asking = false;
    this.#turn = turn;
    this.#early = 0;
    this.#taken = already;
    this.#sent = already + 1;
    return 'turned';
  }

  /** The quota may have grown, or was counted too low: now and then one more is asked for, and two if it passed. */
  #askForMore(): void {
    const { quota } = this.#length;
    if (quota === undefined) return;
    if (this.#extra === 0) {
      this.#untilExtra -= 1;
      if (this.#untilExtra <= 0) this.#extra = 1;
    } else if (this.#taken > quota) {
      this.#length.grow(this.#taken);
      this.#extra *= 2;
    } else {
      this.#extra = 0;
      this.#patience *= 2;
      this.#untilExtra = this.#patience;
    }
  }

  #expected(turn: Turn): { readonly soonest: number; readonly latest: number } {
    return { soonest: turn.last + this.#length.leastMs, latest: turn.first + this.#length.mostMs };
  }

  #isEarly(quota: number): boolean {
    return this.#taken < 0.9 * quota - 1;
  }

  #forget(): void {
    this.#turn = undefined;
    this.#length.forget();
    this.#extra = 0;
    this.#patience = PATIENCE;
    this.#untilExtra = PATIENCE;
  }
}

/** Whether what was refused for so long can hardly be a bucket. */
function isSuspect({ begun, count, low, rate }: Run, at: number): boolean {
  const lasted = at - begun;
  return count >= RUN && (low * lasted >= TOO_MANY || (lasted >= LONG_MS && rate * lasted >= TOO_MANY));
}
