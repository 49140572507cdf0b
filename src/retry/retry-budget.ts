import { Observable, type SchedulerLike, type Subscriber, type Subscription, asyncScheduler } from 'rxjs';
import { refuseOthers } from '../error/refuse-others.js';
import { requireAmount } from '../error/require-amount.js';
import { requireObject } from '../error/require-object.js';
import { requireThat } from '../error/require-that.js';

const FIRST_PROBE_MS = 1000;
const LAST_PROBE_MS = 60_000;

/** Options of a `RetryBudget`. */
export interface RetryBudgetOptions {
  /** Retries that may be made at once with no success between them; default 50. */
  readonly capacity?: number | undefined;
  /** What a retry costs; default 1. */
  readonly cost?: number | undefined;
  /** What a success gives back; default 0.5, so that a third of all answers may fail for ever. */
  readonly gain?: number | undefined;
  /** Default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * What many requests of one server may spend on retries together, so that a server in trouble is not sent a multiple
 * of the usual load.
 *
 * A retry costs 1, a success gives 0.5. When it is spent, retries wait in line and leave as probes: one after 1 s, the
 * next after 2, 4 … 60 s, anew from 1 s after a success. So it slows a run, but never fails one.
 *
 *     spend()    (abcd)                a budget of two, no success
 *     emits      (ab) 996ms c 1999ms d       counted at once, then probes after 1 s and 2 s
 *
 * Make one for each server (an org), and call `succeeded()` for every answer that was good. Buffers those who wait; a
 * `spend()` that is unsubscribed gives up its place. One timer, none when nobody waits. Errors: `ConfigError` for numbers
 * that are none, and for options that nobody knows.
 *
 * @example
 * ```ts
 * import { defer, retry, tap } from 'rxjs';
 * import { RetryBudget, retryDelay } from 'sluice';
 *
 * const budget = new RetryBudget({ capacity: 20 });
 * const get = (url: string) =>
 *   defer(async () => {
 *     const answer = await fetch(url);
 *     if (!answer.ok) throw answer; // has a status and headers: that is enough
 *     return answer.text();
 *   }).pipe(tap({ next: () => budget.succeeded() }), retry({ delay: retryDelay({ budget }) }));
 * get('https://api.example.com/pages/1').subscribe({ next: console.log, error: console.error });
 * ```
 */
export class RetryBudget {
  readonly #capacity: number;
  readonly #cost: number;
  readonly #gain: number;
  readonly #scheduler: SchedulerLike;
  readonly #waiting = new Set<Subscriber<'counted' | 'probe'>>();
  #level: number;
  #successes = 0;
  #lastSuccessAt: number | undefined;
  /** Probes since the last success. */
  #probes = 0;
  /** When the last retry left; scheduler time. */
  #leftAt = -Infinity;
  #timer: Subscription | undefined;
  #serving = false;

  constructor(options: RetryBudgetOptions = {}) {
    const { capacity = 50, cost = 1, gain = 0.5, scheduler = asyncScheduler, ...others } = requireObject(options);
    refuseOthers('RetryBudget', others);
    requireAmount(cost, 'retryBudget.cost');
    requireThat(capacity >= cost && capacity < Infinity, 'retryBudget.capacity', 'at least cost', capacity);
    requireThat(gain >= 0 && gain < Infinity, 'retryBudget.gain', 'a number of 0 or more', gain);
    this.#capacity = capacity;
    this.#cost = cost;
    this.#gain = gain;
    this.#scheduler = scheduler;
    this.#level = capacity;
  }

  /** Answers that were good, so far. */
  get successes(): number {
    return this.#successes;
  }

  /** When the last good answer came, in the scheduler's milliseconds. */
  get lastSuccessAt(): number | undefined {
    return this.#lastSuccessAt;
  }

  /** A request of this server had a good answer. */
  succeeded(): void {
    this.#successes += 1;
    this.#lastSuccessAt = this.#scheduler.now();
    this.#level = Math.min(this.#capacity, this.#level + this.#gain);
    this.#probes = 0;
    this.#serve();
  }

  /**
   * Leave to send one retry now: emits how it was paid for and completes. `counted` while there is budget, at once;
   * `probe` when there is none, one at a time, first come, first served.
   *
   *     spend()   (a|)            a = counted
   *     spend()   999ms (b|)      b = probe: the budget was spent by the one before
   *
   * Teardown: gives up the place in line; no timer is left when nobody waits. Errors: none.
   */
  spend(): Observable<'counted' | 'probe'> {
    return new Observable((subscriber) => {
      this.#waiting.add(subscriber);
      this.#serve();
      return () => {
        this.#waiting.delete(subscriber);
        if (this.#waiting.size === 0) this.#timer?.unsubscribe();
      };
    });
  }

  /** Lets out all who may leave now. One who leaves may call back into the budget: the running loop serves that too. */
  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    for (const next of this.#waiting) {
      const way = this.#pay();
      if (way === undefined) break;
      next.next(way);
      // By its teardown it leaves the line.
      next.complete();
    }
    this.#serving = false;
    this.#timer?.unsubscribe();
    if (this.#waiting.size > 0) this.#timer = this.#scheduler.schedule(() => this.#serve(), this.#untilProbe());
  }

  #pay(): 'counted' | 'probe' | undefined {
    const rich = this.#level >= this.#cost;
    if (!rich && this.#untilProbe() > 0) return undefined;
    if (rich) this.#level -= this.#cost;
    else this.#probes += 1;
    this.#leftAt = this.#scheduler.now();
    return rich ? 'counted' : 'probe';
  }

  #untilProbe(): number {
    const interval = Math.min(LAST_PROBE_MS, FIRST_PROBE_MS * 2 ** this.#probes);
    const now = this.#scheduler.now();
    // The clock was set back: count the interval from here, or the line would stand until the clock has caught up.
    this.#leftAt = Math.min(this.#leftAt, now);
    return Math.ceil(this.#leftAt + interval - now);
  }
}
