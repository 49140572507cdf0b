import { asyncScheduler } from 'rxjs';
import type { RateLimitError } from '../errors.js';
import type { Hint } from '../event/hint.js';
import type { Ceiling, Taken } from './ceiling.js';
import type { Door } from './door.js';
import { Doorkeeper } from './doorkeeper.js';
import type { Answer } from './gate.js';
import { LearnedPace } from './learned-pace.js';
import type { MakePace, Pace, Ticket, Told } from './pace.js';
import { type PoolMemory, readMemory } from './pool-memory.js';
import type { PoolOptions } from './pool-options.js';
import type { PoolState } from './pool-state.js';
import { requireThat } from '../retry/require-that.js';
import { ROUNDING } from './rounding.js';
import { SteadyClock } from './steady-clock.js';
import { toldLimit } from './told-limit.js';
import { ToldWindow } from './told-window.js';

/** A request on its way, as its pool knows it. */
export interface Passage {
  readonly ticket: Ticket;
  readonly taken: Taken;
  readonly number: number;
}

/** What a pool needs of the lane that it belongs to. */
export interface PoolOwner {
  now(): number;
  /** The door is ajar: one may leave. */
  serve(): void;
}

const learned: MakePace = (told, remembered) =>
  told.window ? new ToldWindow(told) : new LearnedPace(told, remembered);

/**
 * One limit at the server and what we know of it: the told ceiling, which nothing passes; the pace that is learned under
 * it; and the door, which a refusal closes for every waiter.
 *
 * A refusal with a hint closes the door for what was told (for one round trip at least, from the second in a row on for
 * a second at least), one without for what the pace makes of it. Then one request goes out as a probe; if it passes,
 * the others follow at the pace. Requests that were under way when the door closed only extend it by what they were
 * told.
 *
 * It belongs to one lane. Errors: `ConfigError` for limits that are none.
 *
 * @example
 * ```ts
 * import { Lane, Pool, Route } from 'sluice';
 *
 * const pool = new Pool({ name: 'token', requestsPerMinute: 300 });
 * const gate = new Route({ pools: [pool], lane: new Lane() });
 * ```
 */
export class Pool {
  readonly name: string;
  /** @internal */
  readonly limitKey: string | undefined;
  readonly #told: Told;
  readonly #ceiling: Ceiling;
  readonly #pace: Pace;
  readonly #keeper: Doorkeeper;
  readonly #door: Door;
  readonly #wallClock: () => number;
  #owner: PoolOwner | undefined;
  #clock: { now(): number };
  #seen: number;
  #time: number;
  #waiting = 0;
  #inFlight = 0;
  /** Requests that have left so far. */
  #sent = 0;

  constructor(options: PoolOptions) {
    const { name, limitKey, maxWaitMs = 180_000, scheduler = asyncScheduler, pace = learned } = options;
    requireThat(maxWaitMs >= 0, 'maxWaitMs', 'a number of milliseconds, 0 or more');
    this.name = name;
    this.limitKey = limitKey;
    this.#wallClock = options.wallClock ?? (() => scheduler.now());
    this.#clock = new SteadyClock(scheduler);
    this.#seen = this.#time = this.#clock.now();
    const { told, ceiling } = toldLimit(options, this.#time);
    this.#told = told;
    this.#ceiling = ceiling;
    this.#pace = pace(told, readMemory(options.remembered, name));
    this.#keeper = new Doorkeeper({
      name,
      scheduler,
      wallClock: this.#wallClock,
      maxWaitMs,
      onEvent: options.onEvent,
      ajar: () => this.#owner?.serve(),
    });
    this.#door = this.#keeper.door;
  }

  /** The largest cost that a request may have: what may leave at one instant. */
  get burst(): number {
    return this.#told.burst;
  }

  /** Requests a second that may leave in the long run, whether or not the door is open now. */
  get rate(): number {
    return Math.min(this.#told.ratePerSecond, this.#pace.rate(this.#now()));
  }

  /**
   * What was learned, for the next run: plain JSON to be handed to `remembered`. Nothing while only the told limit is
   * known.
   */
  snapshot(): PoolMemory | undefined {
    const memory = this.#pace.snapshot?.();
    return memory && { version: 1, pool: this.name, ...memory };
  }

  /** How it stands now. */
  get state(): PoolState {
    const now = this.#now();
    const shutMs = this.#door.leftMs(now);
    return {
      name: this.name,
      tokens: Math.min(this.burst, this.#ceiling.tokens(now)),
      ratePerSecond: this.rate,
      door: this.#door.state,
      ...(shutMs > 0 && { closedUntil: this.#wallClock() + shutMs }),
      waiting: this.#waiting,
      inFlight: this.#inFlight,
    };
  }

  /**
   * Whose requests draw on it. Once and for all: two lines in front of one pool could not be fair.
   *
   * @internal
   */
  join(owner: PoolOwner): void {
    requireThat((this.#owner ?? owner) === owner, 'pools', `pools of the same lane; ${this.name} belongs to another`);
    if (this.#owner) return;
    this.#owner = this.#clock = owner;
    this.#seen = owner.now();
  }

  /**
   * Whole milliseconds, rounded up, until a request may leave: 0 now, `Infinity` when the door or an answer has to come first. With
   * `behind`, if one of that cost left before it, now.
   *
   * @internal
   */
  wait(cost: number, behind = 0): number {
    if (this.#door.blocks || (behind > 0 && this.#door.state === 'ajar')) return Infinity;
    const now = this.#now();
    const ms = Math.max(this.#ceiling.wait(now, cost, behind), this.#pace.wait(now, cost, behind));
    return ms > ROUNDING ? Math.ceil(ms) : 0;
  }

  /**
   * Why nobody should wait: the server told a wait that is longer than `maxWaitMs`.
   *
   * @internal
   */
  hopeless(): RateLimitError | undefined {
    return this.#door.state === 'shut' ? this.#keeper.hopeless(this.#now()) : undefined;
  }

  /** @internal */
  arrive(): void {
    if (this.#waiting++ === 0) this.#door.watch(this.#now());
  }

  /** @internal */
  depart(): void {
    if (--this.#waiting === 0) this.#door.unwatch();
  }

  /**
   * A request leaves now.
   *
   * @internal
   */
  leave(cost: number): Passage {
    const at = this.#now();
    const taken = this.#ceiling.take(at, cost);
    const passage = { taken, ticket: this.#pace.sent(at, cost), number: ++this.#sent };
    this.#inFlight += 1;
    this.#door.leave(passage);
    return passage;
  }

  /**
   * The request has ended, as far as this pool is concerned.
   *
   * @internal
   */
  settle(passage: Passage, answer: Answer): void {
    const now = this.#now();
    this.#inFlight -= 1;
    if (answer.kind === 'refused') this.#refused(passage, now, answer.hint);
    else if (answer.kind === 'passed') this.#passed(passage, now, answer.hint);
    else {
      this.#pace.unknown(passage.ticket, now);
      this.#door.lost(passage);
    }
  }

  /**
   * The request was not sent.
   *
   * @internal
   */
  giveBack(passage: Passage): void {
    const now = this.#now();
    this.#inFlight -= 1;
    this.#ceiling.giveBack(now, passage.taken);
    this.#pace.giveBack(passage.ticket, now);
    this.#door.lost(passage);
  }

  #passed(passage: Passage, now: number, hint: Hint | undefined): void {
    this.#pace.passed(passage.ticket, now, hint);
    if (!this.#keeper.passed(passage)) return;
    this.#pace.opened(now);
    this.#keeper.tellOpened();
  }

  #refused(passage: Passage, now: number, hint: Hint | undefined): void {
    const { streak, echo } = this.#keeper.count(passage.number, this.#sent);
    const learnedMs = this.#pace.refused(passage.ticket, now, streak, hint);
    const tripMs = now - passage.taken.at;
    this.#keeper.close(now, { learnedMs, toldMs: hint?.retryAfterMs, tripMs }, echo);
    this.#door.lost(passage);
  }

  #now(): number {
    const seen = this.#clock.now();
    // The lane may have moved to other slots, whose clock stands elsewhere.
    this.#time += Math.max(0, seen - this.#seen);
    this.#seen = seen;
    return this.#time;
  }
}
