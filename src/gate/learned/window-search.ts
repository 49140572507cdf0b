import type { HiddenWindow } from './hidden-window.js';
import type { Entry } from './ledger.js';
import type { RefusalRun } from './refusal-run.js';
import type { RoundTrip } from './round-trip.js';
import type { Turn } from './window-length.js';

/** Refusals in a row before the door is closed. */
const RUN = 3;
/** A bucket would have earned so many tokens in a run, of so long at least, ms: then it is hardly one. */
const TOO_MANY = 6;
const LONG_MS = 200;
/** Requests that must pass at the old rate before an opening is taken for the turn of a window. */
const TRIAL = 4;
/** After a run that was a slow bucket, no window is looked for, ms; after one that is paced evenly, for so many lengths. */
const GIVE_UP_MS = 60_000;
const GIVE_UP_LENGTHS = 4;
/** Windows that are shorter than this are paced evenly ... */
const EVEN_MS = 1100;
/** ... with this many mean deviations of the round trip to spare, since a log counts from arrival to arrival. */
const EVEN_SPARE = 5;

/**
 * Finds the turns of a hidden window in what is refused and what passes.
 *
 *     passed        ||||||||            ||||||||            ||||||||
 *     refused               | |  |   |          | |  |    |
 *                           run     turn                 turn      known: asks when it turns
 *
 * A run of refusals that a bucket cannot explain closes the door; it is asked ever more rarely. When one passes and the
 * next few as well, at the old rate, a window has turned. When one of those is refused, it was a slow bucket after all.
 */
export class WindowSearch {
  readonly #window: HiddenWindow;
  readonly #trip: RoundTrip;
  /** The refusals in a row; none while requests pass. */
  run: RefusalRun | undefined;
  /** The run before this one, and the tokens between them: once all of those were refused as well, it is one run. */
  #before: RefusalRun | undefined;
  #gap = 0;
  /** Behind a run that ended, perhaps since a window has turned, until enough has passed. */
  #trial: { readonly run: RefusalRun; readonly turn: Turn; left: number } | undefined;
  #firstRefused = Infinity;
  #notBefore = -Infinity;

  constructor(window: HiddenWindow, trip: RoundTrip) {
    this.#window = window;
    this.#trip = trip;
  }

  /** Whether a refusal is explained by what is known, so that it says nothing about a rate. */
  explains(): boolean {
    return this.run ? !!this.#window.known : this.#window.explains();
  }

  /**
   * A window that is short is kept as well by its average, and one that slides even better: it is no longer a matter of
   * windows. Returns that rate, and the tokens that such a pace would take until it turns, less those that are left.
   */
  even(now: number): { readonly rate: number; readonly ahead: number } | undefined {
    const window = this.#window;
    const { known } = window;
    if (!known || known.ms >= EVEN_MS) return undefined;
    const { ms, quota, next } = known;
    const rate = quota / (ms + EVEN_SPARE * this.#trip.jitterMs);
    this.#notBefore = now + GIVE_UP_LENGTHS * ms;
    window.forget();
    return { rate, ahead: Math.max(TRIAL, window.used - quota + rate * (next.latest - now)) };
  }

  /**
   * A refusal. Returns for how long the door is closed, ms.
   *
   * @param rate at which requests left, tokens a millisecond
   * @param gap tokens between the refusal before and this one that are not known to be refused
   */
  refused({ at }: Entry, now: number, rate: number, gap: number): number {
    this.#firstRefused = Math.min(this.#firstRefused, at);
    if (this.#trial) {
      this.#trial = undefined;
      this.#notBefore = now + GIVE_UP_MS;
      this.#window.forget();
    }
    if (gap > 0) {
      this.#before = this.run;
      this.#gap = gap;
      this.run = undefined;
    }
    const run = (this.run ??= { at, rate, count: 0, last: 0 });
    run.count += 1;
    run.last = at;
    return !this.#window.known && run.count < RUN ? 0 : Math.max(0, this.#window.askAt(run) - now);
  }

  /** Refused as well, and heard of after one that left later: then that one was no new run. */
  late({ at, cost }: Entry): void {
    const before = this.#before;
    const run = this.run;
    if (!before || !run || at < before.last || (this.#gap -= cost) > 0) return;
    before.count += run.count + 1;
    before.last = run.last;
    this.run = before;
    this.#before = undefined;
  }

  /**
   * A request passed. Returns the rate to try when this may be a turn, and `'turned'` when it was one.
   *
   * @param afterRefusal it left after the last request that was refused
   */
  passed(entry: Entry, now: number, afterRefusal: boolean): number | 'turned' | undefined {
    const { run } = this;
    if (!run && this.#window.answered(entry.at)) return 'turned';
    if (run && afterRefusal) return this.#opened(run, entry, now);
    const trial = this.#trial;
    if (!trial || --trial.left > 0) return undefined;
    const { run: ended, turn } = trial;
    this.#trial = undefined;
    this.#window.found(ended, turn, ended.at === this.#firstRefused, TRIAL);
    return 'turned';
  }

  /** A run of refusals has ended. */
  #opened(run: RefusalRun, { at, cost }: Entry, now: number): number | 'turned' | undefined {
    const turn = { last: run.last, first: at };
    this.run = undefined;
    if (this.#window.opened(turn, cost)) return 'turned';
    const isShort = at - run.at < Math.max(LONG_MS, TOO_MANY / run.rate);
    if (run.count < RUN || isShort || now < this.#notBefore) return undefined;
    this.#trial = { run, turn, left: TRIAL };
    return run.rate;
  }
}
