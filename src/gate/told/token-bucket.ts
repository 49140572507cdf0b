import { Observable, type SchedulerLike, type Subscriber, asyncScheduler } from 'rxjs';
import { Level } from './level.js';
import { refuseOthers } from '../../error/refuse-others.js';
import { requireAmount } from '../../error/require-amount.js';
import { requireObject } from '../../error/require-object.js';
import { requireThat } from '../../error/require-that.js';
import { SteadyClock } from '../steady-clock.js';

/** Options of a `TokenBucket`. */
export interface TokenBucketOptions {
  /** Tokens that the full bucket holds: what may leave at one instant. Above 0. */
  readonly capacity: number;
  /** Tokens that flow in each second, up to the capacity. Above 0. */
  readonly refillPerSecond: number;
  /** Where time comes from; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** One who waits, linked to the one behind and the one before, so that leaving the line costs the same everywhere. */
interface Waiter {
  readonly cost: number;
  readonly subscriber: Subscriber<void>;
  before: Waiter | undefined;
  behind: Waiter | undefined;
}

/**
 * A token bucket that any number of streams share: first come, first served, never ahead of the rate.
 *
 *     take() four times, bucket of two, one token each 10 ms
 *     1st       (a|)
 *     2nd       (a|)
 *     3rd       10ms (a|)
 *     4th       20ms (a|)
 *
 * It starts full. In no stretch of W seconds do more than `capacity + refillPerSecond * W` tokens leave, so the worst
 * minute of 30 and 4.5 a second holds 300; a capacity of 300 would let 600 through.
 *
 * One timer, however many wait; none when nobody does. A clock that is set back stalls nothing; one that is set forward
 * while somebody waits pays out a second's tokens at most.
 *
 * Errors: `ConfigError` for a capacity or a rate that is not above 0, and for options that nobody knows.
 *
 * @example
 * ```ts
 * import { TokenBucket } from 'sluice';
 *
 * const bucket = new TokenBucket({ capacity: 9, refillPerSecond: 4.85 });
 * bucket.take().subscribe(() => console.log('may send'));
 * ```
 */
export class TokenBucket {
  readonly #level: Level;
  readonly #clock: SteadyClock;
  #first: Waiter | undefined;
  #last: Waiter | undefined;
  #draining = false;

  constructor(options: TokenBucketOptions) {
    const { capacity, refillPerSecond, scheduler = asyncScheduler, ...others } = requireObject(options);
    refuseOthers('TokenBucket', others);
    requireAmount(capacity, 'capacity');
    requireAmount(refillPerSecond, 'refillPerSecond');
    this.#clock = new SteadyClock(scheduler, () => this.#drain());
    this.#level = new Level({ capacity, refillPerSecond });
  }

  /** Tokens in the bucket now, a fraction included. */
  get tokens(): number {
    return this.#level.tokens(this.#clock.now());
  }

  /**
   * Emits and completes when `cost` tokens have been taken for this subscription: at once when they are there and
   * nobody waits. Cold: each subscription takes its own.
   *
   * Teardown: gives up the place in line, and the next may move up; what has not been granted is not taken.
   * Errors: throws `ConfigError` at once for a cost that is not above 0 or that the full bucket could never pay.
   *
   * @param cost tokens, a fraction allowed; default 1
   */
  take(cost = 1): Observable<void> {
    requireThat(cost > 0 && cost <= this.#level.capacity, 'cost', 'above 0, at most capacity', cost);
    return new Observable<void>((subscriber) => {
      if (subscriber.closed) return undefined;
      const waiter: Waiter = { cost, subscriber, before: this.#last, behind: undefined };
      if (waiter.before) waiter.before.behind = waiter;
      else this.#first = waiter;
      this.#last = waiter;
      // Behind somebody else there is nothing to look at: the timer that is armed is his.
      if (!waiter.before) this.#drain();
      return () => {
        // It has left: nobody is before it, and it is not the first.
        if (!waiter.before && this.#first !== waiter) return;
        this.#unlink(waiter);
        if (!waiter.before) this.#drain();
      };
    });
  }

  /** Lets go whoever can be paid. One who is let go may take again: the running loop serves that too. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    let waitMs = 0;
    while (this.#first) {
      const waiter = this.#first;
      const now = this.#clock.now();
      waitMs = this.#level.wait(now, waiter.cost);
      if (waitMs > 0) break;
      this.#unlink(waiter);
      this.#level.take(now, waiter.cost);
      waiter.subscriber.next();
      waiter.subscriber.complete();
    }
    this.#draining = false;
    if (this.#first) this.#clock.arm(waitMs);
    else this.#clock.disarm();
  }

  #unlink(waiter: Waiter): void {
    if (waiter.before) waiter.before.behind = waiter.behind;
    else this.#first = waiter.behind;
    if (waiter.behind) waiter.behind.before = waiter.before;
    else this.#last = waiter.before;
  }
}
