import { type SchedulerLike, asyncScheduler } from 'rxjs';
import { refuseOthers } from '../../error/refuse-others.js';
import { requireCount } from '../../error/require-count.js';
import { requireObject } from '../../error/require-object.js';
import { BLOCKED_MS } from '../../retry/blocked-ms.js';
import { SteadyClock } from '../steady-clock.js';
import type { Waiter } from './waiter.js';

/** What slots know of a lane. */
export interface SlotUser {
  /** When it is worth a look, by the clock of the slots: `-Infinity` now, `Infinity` only after it calls. */
  readonly readyAt: number;
  /** How many of its waiters may leave in one turn. */
  readonly weight: number;
  /** How many have left in this one. */
  turns: number;
  /** The waiter that may leave now; sets `readyAt` when there is none. */
  next(now: number): Waiter | undefined;
  /** Lets that waiter go. */
  grant(waiter: Waiter, now: number): void;
}

/** Options of `Slots`. */
export interface SlotsOptions {
  /** Requests in flight at most; an integer of 1 or more, default 256. */
  readonly maxInFlight?: number | undefined;
  /** Where durations come from; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * The places among the requests in flight, and the one coordinator of all lanes that share them: it looks whose turn it
 * is, and takes the slot and the tokens of every pool in the turn in which the permit is emitted, or none of them.
 *
 *     acme      (aaaa)                  four wait, one slot, each answer takes 10 ms
 *     globex    (g|)
 *     sent      a 9ms a 9ms g 9ms a 9ms a      the first had nobody beside it
 *
 * Lanes are served round robin, so that one with ten thousand waiters leaves every other slot to one with few; one of
 * weight 3 has three slots in its turn. A waiter that its pools would not let go takes no slot.
 *
 * When nobody waits, a request that may leave does so in the turn in which it asks: there is nobody to be fair to, and a
 * timer's millisecond for each request would only be lost. Otherwise the line is served in the scheduler's next turn,
 * once for whatever happened in this one, so that requests that were refused are back in line before others are let go.
 *
 * One timer, however many wait; none when nobody does.
 *
 * Errors: `ConfigError` for a number of slots that is none, and for options that nobody knows.
 *
 * @example
 * ```ts
 * import { Lane, Pool, Route, Slots } from 'sluice';
 *
 * const slots = new Slots({ maxInFlight: 64 });
 * const gates = ['acme', 'globex'].map(
 *   (name) => new Route({ pools: [new Pool({ name })], lane: new Lane({ slots, weight: name === 'acme' ? 2 : 1 }) }),
 * );
 * ```
 */
export class Slots {
  /** Requests in flight at most. */
  declare readonly maxInFlight: number;
  readonly #clock: SteadyClock;
  /** The lanes in which somebody waits, whose turn comes first in front. */
  readonly #lanes = new Set<SlotUser>();
  #inFlight = 0;
  #serving = false;
  /** A timer was late, and rings once more. */
  #again = false;
  /** The time of the turn in which lines are served: it stands still, however long that takes. */
  #turn = 0;

  constructor(options: SlotsOptions = {}) {
    const { maxInFlight = 256, scheduler = asyncScheduler, ...others } = requireObject(options);
    refuseOthers('Slots', others);
    requireCount(maxInFlight, 'maxInFlight');
    this.maxInFlight = maxInFlight;
    this.#clock = new SteadyClock(scheduler, (lateMs) => {
      // Once: what came while the loop was blocked is read first, since it may be a refusal. The scheduler of an org does the
      // same for all its timers, doors among them.
      this.#again = lateMs > BLOCKED_MS && !this.#again;
      if (this.#again) this.wake();
      else this.serve();
    });
  }

  /** Requests in flight now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** @internal */
  now(): number {
    return this.#serving ? this.#turn : this.#clock.now();
  }

  /**
   * Slots are taken, or come free when `count` is below 0.
   *
   * @internal
   */
  occupy(count: number): void {
    this.#inFlight += count;
  }

  /** Whether nobody waits. @internal */
  get idle(): boolean {
    return this.#lanes.size === 0;
  }

  /** Whether one may leave without having waited. @internal */
  get free(): boolean {
    return this.idle && !this.#serving && this.#inFlight < this.maxInFlight;
  }

  /**
   * Somebody waits in the lane. One that is here keeps its turn.
   *
   * @internal
   */
  enter(lane: SlotUser): void {
    this.#lanes.add(lane);
  }

  /**
   * Nobody waits in the lane any more.
   *
   * @internal
   */
  leave(lane: SlotUser): void {
    this.#lanes.delete(lane);
    if (this.#lanes.size === 0) this.#clock.disarm();
  }

  /**
   * Something has changed: the lines are served in the scheduler's next turn.
   *
   * @internal
   */
  wake(): void {
    if (!this.#serving && this.#lanes.size > 0) this.#clock.arm(0);
  }

  /**
   * Lets go whoever may leave. Who is let go may come back at once: the running loop serves that too.
   *
   * @internal
   */
  serve(): void {
    if (this.#serving) return;
    this.begin(this.#clock.now());
    try {
      while (this.#inFlight < this.maxInFlight && this.#serveOne(this.#turn));
    } finally {
      this.#serving = false;
      this.#arm();
    }
  }

  /**
   * One is let go without having waited; who asks meanwhile is served by `finish`.
   *
   * @internal
   */
  begin(now: number): void {
    this.#turn = now;
    this.#serving = true;
  }

  /** @internal */
  finish(): void {
    this.#serving = false;
    if (this.#lanes.size > 0) this.serve();
  }

  #serveOne(now: number): boolean {
    for (const lane of this.#lanes) {
      const waiter = lane.readyAt > now ? undefined : lane.next(now);
      if (!waiter) continue;
      if (this.#lanes.size > 1) this.#count(lane);
      lane.grant(waiter, now);
      return true;
    }
    return false;
  }

  /** One more of this turn; who has had all goes to the end. */
  #count(lane: SlotUser): void {
    lane.turns += 1;
    if (lane.turns < lane.weight) return;
    lane.turns = 0;
    this.#lanes.delete(lane);
    this.#lanes.add(lane);
  }

  #arm(): void {
    let next = Infinity;
    if (this.#inFlight < this.maxInFlight) for (const lane of this.#lanes) next = Math.min(next, lane.readyAt);
    if (next < Infinity) this.#clock.arm(Math.max(0, next - this.#clock.now()));
  }
}
