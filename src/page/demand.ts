import { Observable, type Subscriber } from 'rxjs';
import { requireThat } from '../error/require-that.js';
import { liveBound, type Prefetch } from './prefetch.js';

/** Places among the pages requested or held: what a walk needs of a {@link Demand}. */
export interface Places {
  /** Emits once and completes when a page may be requested. */
  take(): Observable<void>;
  /** The reader wants so many pages more, or places have come back; default 1. */
  add(n?: number): void;
  /** Says that the bound may have grown. */
  poke(): void;
}

/**
 * How many pages the reader wants, and thereby how many may be in flight: the reader adds, requests take.
 *
 *     take()     a--b--c--------d--       prefetch 1
 *     add(n)     ---------1--------2
 *     granted    a--------b--------(cd)
 *
 * A take is granted while fewer have been granted than are wanted, plus `prefetch`. Takes are granted by rank, and within
 * a rank in the order in which they were asked for. One Demand belongs to one run: the parts of a run share it, other runs
 * have their own.
 *
 * Buffers nothing. Teardown: unsubscribing a take that waits gives up its place; what was granted stays granted. A
 * take never fails, unless the live bound throws.
 *
 * @example
 * ```ts
 * import { Demand } from 'sluice';
 *
 * const demand = new Demand(0);
 * demand.take().subscribe(() => console.log('the first page may be requested'));
 * demand.add(); // now it is
 * ```
 */
export class Demand implements Places {
  readonly #prefetch: () => number;
  /** In order of rank, and within a rank of asking. */
  #waiting: { readonly rank: number; readonly subscriber: Subscriber<void> }[] = [];
  #wanted = 0;
  #taken = 0;
  #granting = false;

  /**
   * @param prefetch pages granted beyond those that were added: an integer of 0 or more, default 0, or a function that is asked at
   * every `take`, `add` and `poke` (rounded down; below 0 counts as 0); what it throws fails those who wait
   * @throws ConfigError for a number that is no integer of 0 or more
   */
  constructor(prefetch: Prefetch = 0) {
    this.#prefetch = liveBound(prefetch);
  }

  /**
   * The reader wants `n` more pages; default 1.
   *
   * @throws ConfigError for what is no number of 0 or more
   */
  add(n = 1): void {
    requireThat(n >= 0, 'n', '0 or more', n);
    this.#wanted += n;
    this.poke();
  }

  /**
   * Emits once and completes when a page may be requested. Cold: each subscription takes a place of its own.
   *
   * @param rank the lowest is served first; default 0
   */
  take(rank = 0): Observable<void> {
    return new Observable((subscriber) => {
      const waiter = { rank, subscriber };
      this.#waiting.push(waiter);
      this.#waiting.sort((a, b) => a.rank - b.rank);
      subscriber.add(() => (this.#waiting = this.#waiting.filter((other) => other !== waiter)));
      this.poke();
    });
  }

  /** Says that the live bound may have grown, so that those who wait are looked at again. */
  poke(): void {
    // Whoever takes or adds while it is granted a place is served by the loop that runs, in order and on a flat stack.
    if (this.#granting) return;
    this.#granting = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const { subscriber } = next;
      try {
        if (this.#taken >= this.#wanted + this.#prefetch()) break;
        this.#taken += 1;
        subscriber.next();
        // By its teardown it leaves the line.
        subscriber.complete();
      } catch (error) {
        // The live bound threw: those who wait would wait for ever.
        subscriber.error(error);
      }
    }
    this.#granting = false;
  }
}
