import type { Entry } from './ledger.js';

/** Lengths that people choose for windows, ms. */
const USUAL_MS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400].map((s) => s * 1000);
/** Refusals in a row before the door is closed. */
const RUN = 3;
/** Openings that may come to nothing before a run is taken for a slow bucket. */
const FAILURES = 2;
/** Tokens that a bucket would have earned while everything was refused: more than this, and it is no bucket. */
const TOO_MANY = 4;
/** Requests that must pass at the old rate before a run of refusals is taken for a window. */
const TRIAL = 4;
/** After a run that was a slow bucket, no window is looked for, ms. */
const GIVE_UP_MS = 60_000;
/** Longest time between two questions while everything is refused, ms (then a tenth of the time it has lasted). */
const STEP_MS = 5000;
/** A window as short as this is believed when it was seen once, ms. */
const SHORT_MS = 10_000;

/** Refusals in a row, none passed between. */
interface Run {
  readonly begun: number;
  /** Rate before it began, tokens a millisecond. */
  readonly rate: number;
  /** The server had paid out at least this much before. */
  readonly low: number;
  /** Tokens taken since the window turned. */
  readonly taken: number;
  /** A known window refused before its quota was used: a sliding one may. */
  readonly early: boolean;
  /** Openings that came to nothing. */
  readonly failed: number;
  /** The first of them. */
  readonly turn: Turn | undefined;
  count: number;
  last: number;
}

/** A window turned between these two moments: the last refusal and the first request that passed. */
interface Turn {
  readonly last: number;
  readonly first: number;
}

/** What the run of refusals looked like to the ledger. */
export interface RunContext {
  readonly rate: number;
  readonly low: number;
  /** No request passed between the refusal before and this one. */
  readonly inRow: boolean;
  readonly tripMs: number;
}

/**
 * Finds fixed windows that nobody told of: so many requests pass, then none until an instant, then as many again.
 */
export class HiddenWindow {
  #run: Run | undefined;
  /** An opening that may be a turn, until enough has passed. */
  #trial: { readonly turn: Turn; readonly quota: number | undefined; readonly run: Run; left: number } | undefined;
  #turn: Turn | undefined;
  #begun: number | undefined;
  /** A length that would fit, if the first request opened the first window. */
  #guess = Infinity;
  /** Bounds of the length. */
  #least = 0;
  #most = Infinity;
  #quota: number | undefined;
  /** The turn from which windows are counted: the more of them, the more precise their length. */
  #anchor: { readonly turn: Turn; windows: number } | undefined;
  /** The last window held less. */
  #less: number | undefined;
  /** Refusals in this window before its quota was used. */
  #early = 0;
  /** How many more to ask for than the quota, and in how many windows. */
  #extra = 0;
  #patience = 4;
  #until = 4;
  /** Two windows agree, or it is a length that people choose. */
  #sure = false;
  #sent = 0;
  #taken = 0;
  #notBefore = -Infinity;
  /** The known window should have turned: one request asks. */
  #asking = false;

  /** The window is known well enough to be used: `{ quota, ms }`. */
  get known(): { readonly quota: number; readonly ms: number; readonly doubt: number } | undefined {
    const ms = (this.#least + this.#most) / 2;
    return this.#quota !== undefined && ms < Infinity && (this.#sure || ms < SHORT_MS)
      ? { quota: this.#quota, ms, doubt: (this.#most - this.#least) / ms / 2 }
      : undefined;
  }

  sent(now: number, cost: number): void {
    this.#begun ??= now;
    this.#sent += cost;
  }

  /** It was refused, or never sent. */
  untaken(cost: number): void {
    this.#sent -= cost;
  }

  /** The window that is known explains a refusal: its quota is used up. */
  explains(): boolean {
    if (this.#trial !== undefined) return this.#trial.run.failed < FAILURES;
    const known = this.known;
    if (known === undefined) return false;
    if (this.#run !== undefined || this.#asking || this.#taken >= 0.9 * known.quota - 1) return true;
    if (this.#early < FAILURES + 1) {
      this.#early += 1;
      return true;
    }
    this.#forget();
    return false;
  }

  /** It is short enough to be paced evenly: no longer a matter of windows. */
  smooth(now: number): void {
    this.#turn = undefined;
    this.#notBefore = now + 4 * this.#most;
    this.#forget();
  }

  #forget(): void {
    this.#quota = undefined;
    this.#anchor = undefined;
    this.#less = undefined;
    this.#extra = 0;
    this.#patience = 4;
    this.#until = 4;
    this.#least = 0;
    this.#most = Infinity;
    this.#sure = false;
  }

  /** A refusal. Returns for how long the door is closed, ms. */
  refused(entry: Entry, now: number, context: RunContext): number {
    globalThis.DEBUG?.('refused', entry.at | 0, { trial: this.#trial, turn: this.#turn, least: this.#least, most: this.#most, quota: this.#quota, taken: this.#taken, sent: this.#sent, run: this.#run });
    const trial = this.#trial;
    this.#trial = undefined;
    if (trial !== undefined && trial.run.failed < FAILURES) {
      // It opened a little: a sliding window may do that. The run goes on.
      this.#run = { ...trial.run, count: RUN, last: entry.at, failed: trial.run.failed + 1, turn: trial.turn };
      return Math.max(0, entry.at + context.tripMs - now);
    }
    if (trial !== undefined) {
      // It opened and is refused again at once, time after time: a slow bucket.
      this.#turn = undefined;
      this.#run = undefined;
      this.#notBefore = now + GIVE_UP_MS;
      this.#forget();
    }
    if (this.#run !== undefined && !context.inRow && this.#run.count < RUN + 1) this.#run = undefined;
    const run = (this.#run ??= {
      begun: entry.at,
      rate: context.rate,
      low: context.low,
      taken: this.#taken,
      failed: 0,
      turn: undefined,
      early: this.known !== undefined && !this.#asking && this.#taken < 0.9 * this.known.quota - 1,
      count: 0,
      last: entry.at,
    });
    run.count += 1;
    run.last = entry.at;
    if (run.early && run.count < 2 * RUN) return run.count > 1 ? context.tripMs : 0;
    if (this.known !== undefined) this.#sent = Math.max(this.#sent, this.known.quota + this.#extra);
    else if (run.count < RUN) return 0;
    return Math.max(0, this.#next(run, entry.at, context.tripMs) - now);
  }

  /** When to ask again. */
  #next(run: Run, at: number, tripMs: number): number {
    const lasted = at - run.begun;
    const step = Math.max(2 * tripMs, Math.min(0.6 * lasted, Math.max(STEP_MS, 0.1 * lasted)));
    const turn = this.#turn;
    if (turn === undefined) return at + step;
    const soonest = turn.last + this.#least;
    const latest = turn.first + this.#most;
    if (at < soonest) return this.#most < Infinity ? (soonest + latest) / 2 : turn.first + this.#least;
    if (at < latest && latest < Infinity) return latest - at > 2 * tripMs ? (at + latest) / 2 : latest + tripMs / 10;
    if (latest < Infinity) return at + Math.max(tripMs, 0.5 * (at - latest));
    const soon = at + Math.min(step, 250);
    const usual = USUAL_MS.find((ms) => turn.first + ms > soon) ?? Infinity;
    const guess = turn.first + this.#guess > soon ? this.#guess : Infinity;
    const stride = lasted < STEP_MS ? step : Math.max(3 * STEP_MS, 0.25 * lasted);
    return Math.min(turn.first + Math.min(usual, guess), at + stride);
  }

  /**
   * A request passed. Returns the rate to try when this may have been the turn of a window, `'turned'` when a window
   * that is known turned, or that it has just become clear.
   */
  passed(entry: Entry, now: number, afterRefusal: boolean): { readonly rate: number } | 'turned' | undefined {
    const run = this.#run;
    let news: { readonly rate: number } | 'turned' | undefined;
    if (this.#asking && run === undefined && this.#turn !== undefined) {
      const turn = { last: Math.min(entry.at, this.#turn.last + this.#least), first: entry.at };
      this.#measure(this.#turn, turn, this.#quota ?? 0);
      this.#open(turn, 0);
      news = 'turned';
    } else if (run !== undefined && afterRefusal) {
      this.#run = undefined;
      const turn = { last: run.last, first: entry.at };
      if (run.early && run.count < 2 * RUN) {
        // Nothing turned.
      } else if (this.known !== undefined && this.#turn !== undefined) {
        this.#measure(this.#turn, turn, run.taken);
        this.#open(turn, 0);
        news = 'turned';
      } else if (isSuspect(run, entry.at) && now >= this.#notBefore) {
        this.#trial = { turn: run.turn ?? turn, quota: this.#turn && run.taken, run, left: TRIAL };
        news = { rate: run.rate };
      }
    } else if (this.#trial !== undefined) {
      this.#trial.left -= 1;
      if (this.#trial.left === 0) {
        const { turn, quota } = this.#trial;
        this.#trial = undefined;
        if (this.#turn !== undefined && quota !== undefined) this.#measure(this.#turn, turn, quota);
        else if (this.#begun !== undefined) this.#guess = turn.first - this.#begun;
        this.#open(turn, TRIAL);
        news = 'turned';
      }
    }
    this.#taken += entry.cost;
    if (news) globalThis.DEBUG?.('passed', entry.at | 0, news, { trial: this.#trial, turn: this.#turn, least: this.#least, most: this.#most, quota: this.#quota, taken: this.#taken, sent: this.#sent });
    return news;
  }

  /**
   * What lies between two turns. Mostly one window; but when more was taken than one window held before, a turn went by
   * unnoticed.
   */
  #measure(from: Turn, to: Turn, taken: number): void {
    if (taken < 2) return;
    if (!Number.isFinite(from.last)) return;
    const quota = this.#quota;
    if (quota !== undefined && taken < 0.97 * quota) {
      // Once may be chance: a request that slipped in before the turn.
      const before = this.#less;
      this.#less = taken;
      if (before === undefined) return;
      this.#forget();
      this.#quota = Math.max(before, taken);
    } else {
      this.#quota ??= taken;
      this.#less = undefined;
    }
    const windows = Math.ceil(taken / (1.03 * (this.#quota ?? taken)));
    // A window that opens with its first request, or slides, drifts with every late question: the first bound holds
    // between neighbours only, the second over any number of windows.
    const shortest = Math.max(0, to.last - from.first) / windows;
    this.#anchor ??= { turn: from, windows: 0 };
    this.#anchor.windows += windows;
    const longest = Math.min(to.first - from.last, ((to.first - this.#anchor.turn.last) / this.#anchor.windows) * windows) / windows;
    if (shortest > longest) this.#anchor = { turn: from, windows };
    const agree = this.#least <= longest && this.#most >= shortest;
    this.#sure = agree && this.#most < Infinity;
    this.#least = agree ? Math.max(this.#least, shortest) : shortest;
    this.#most = agree ? Math.min(this.#most, longest) : longest;
    const usual = USUAL_MS.find((ms) => ms >= this.#least - 50 && ms <= this.#most + 50);
    if (usual === undefined || this.#most - this.#least > 0.25 * usual) return;
    this.#sure = true;
    this.#least = Math.max(this.#least, usual - 50);
    this.#most = Math.min(this.#most, usual + 50);
  }

  /** Now and then ask for more than the quota: it may have grown, or was counted too low. */
  #grow(): void {
    if (this.known === undefined) return;
    if (this.#extra > 0) {
      if (this.#quota !== undefined && this.#taken > this.#quota) {
        this.#quota = this.#taken;
        this.#extra *= 2;
        return;
      }
      this.#extra = 0;
      this.#patience *= 2;
      this.#until = this.#patience;
    } else if (--this.#until <= 0) this.#extra = 1;
  }

  #open(turn: Turn, taken: number): void {
    this.#asking = false;
    this.#early = 0;
    this.#grow();
    this.#turn = turn;
    this.#taken = taken;
    this.#sent = taken + 1;
  }

  /** Milliseconds until a known window turns; 0 when there is quota left. `turned` is called when it turns. */
  wait(now: number, turned: () => void): number {
    const known = this.known;
    const turn = this.#turn;
    if (known === undefined || turn === undefined || this.#run !== undefined || this.#sent < known.quota + this.#extra) return 0;
    const soonest = turn.last + this.#least;
    const latest = turn.first + this.#most;
    const ask = latest - soonest > Math.max(80, 0.01 * known.ms) ? (soonest + latest) / 2 : latest;
    if (now < ask) return ask - now;
    this.#sent = 0;
    this.#asking = true;
    turned();
    return 0;
  }
}

/** Whether what was refused for so long can hardly be a bucket. */
function isSuspect(run: Run, at: number): boolean {
  const lasted = at - run.begun;
  if (globalThis.NOWIN || run.count < RUN) return false;
  return run.low * lasted >= TOO_MANY || (lasted >= 500 && run.rate * lasted >= TOO_MANY);
}
