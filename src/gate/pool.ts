import { type Observable, type SchedulerLike, Subject, asyncScheduler, defer } from 'rxjs';
import { RateLimitError } from '../errors.js';
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
import { watched } from './watched.js';

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

/** The `ceiling` event tells of changes above this share. */
const STEP = 0.05;
/** A month in milliseconds, and more requests than anybody counts. A longer `retryAfterMs` is for `maxWaitMs` to judge. */
const LONGEST_HINT = 31 * 86_400_000;

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
  /** @internal */
  readonly scheduler: SchedulerLike;
  readonly #told: Told;
  readonly #ceiling: Ceiling;
  readonly #pace: Pace;
  readonly #keeper: Doorkeeper;
  readonly #door: Door;
  readonly #wallClock: () => number;
  readonly #onEvent: PoolOptions['onEvent'];
  readonly #maxInFlight: number;
  #owner: PoolOwner | undefined;
  #clock: { now(): number };
  /** What the pool's time is ahead of that clock. */
  #ahead = 0;
  #time: number;
  #changed$: Subject<void> | undefined;
  #hint: Hint | undefined;
  /** The ceiling that was told of last, requests a second. */
  #known: number;
  #waiting = 0;
  #inFlight = 0;
  /** Requests that have left so far. */
  #sent = 0;

  constructor(options: PoolOptions) {
    const { name, limitKey, maxWaitMs = 180_000, scheduler = asyncScheduler, pace = learned } = options;
    const { maxInFlight = Infinity } = options;
    requireThat(maxWaitMs >= 0, 'maxWaitMs', 'a number of milliseconds, 0 or more');
    requireThat(
      maxInFlight === Infinity || (Number.isInteger(maxInFlight) && maxInFlight >= 1),
      'maxInFlight',
      'an integer of 1 or more',
    );
    this.name = name;
    this.limitKey = limitKey;
    this.#wallClock = options.wallClock ?? (() => scheduler.now());
    this.scheduler = scheduler;
    this.#onEvent = options.onEvent;
    this.#maxInFlight = maxInFlight;
    this.#clock = new SteadyClock(scheduler);
    this.#time = this.#clock.now();
    const { told, ceiling } = toldLimit(options, this.#time);
    this.#told = told;
    this.#ceiling = ceiling;
    this.#pace = pace(told, readMemory(options.remembered, name));
    this.#known = this.#ceilingRate();
    this.#keeper = new Doorkeeper({
      name,
      scheduler,
      wallClock: this.#wallClock,
      maxWaitMs,
      onEvent: options.onEvent,
      ajar: () => {
        this.#owner?.serve();
        this.#changed$?.next();
      },
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
    const ceiling = this.#pace.estimate?.();
    const { window } = this.#told;
    return {
      name: this.name,
      tokens: Math.min(this.burst, this.#ceiling.tokens(now)),
      ratePerSecond: this.rate,
      ...(ceiling && { ceiling }),
      ...(window && { window }),
      door: this.#door.state,
      ...(shutMs > 0 && { closedUntil: this.#wallClock() + shutMs }),
      waiting: this.#waiting,
      inFlight: this.#inFlight,
      ...(this.#hint && { hint: this.#hint }),
    };
  }

  /**
   * The same, now and whenever something happens: somebody comes, leaves or is answered, or the door moves. Once for each
   * turn of the scheduler, however much happened in it; that tokens flow in is no event. Never completes.
   *
   * Buffers nothing. Teardown: from then on nothing is built.
   */
  get state$(): Observable<PoolState> {
    return watched([this], () => this.state);
  }

  /** @internal */
  get changed$(): Observable<void> {
    return defer(() => (this.#changed$ ??= new Subject()));
  }

  /**
   * Why a request of this cost may not leave now, and until when, in words; nothing when it may.
   *
   * @internal
   */
  explain(cost: number): string | undefined {
    const { name } = this;
    const now = this.#now();
    const told = this.#ceiling.wait(now, cost);
    const ms = Math.max(told, this.#pace.wait(now, cost));
    const until = (leftMs: number): string => new Date(this.#wallClock() + leftMs).toISOString();
    if (this.#door.state === 'shut') return `${name}: shut by a 429 until ${until(this.#door.leftMs(now))}`;
    if (this.#door.blocks) return `${name}: one request is out to see whether a 429 is over`;
    if (this.isFull) return `${name}: ${this.#inFlight} of ${this.#maxInFlight} requests in flight`;
    if (ms <= ROUNDING) return undefined;
    const what = told >= ms ? 'rate' : (this.#pace.waitsFor ?? 'rate');
    if (what === 'slow start') return `${name}: slow start, until the first answers are in`;
    const why = what === 'window' ? 'window used up' : `${Number(this.rate.toPrecision(3))} requests a second`;
    return `${name}: ${why}, ${ms === Infinity ? 'until an answer tells more' : `next at ${until(ms)}`}`;
  }

  /**
   * Whose requests draw on it. Once and for all: two lines in front of one pool could not be fair.
   *
   * @internal
   */
  join(owner: PoolOwner): void {
    requireThat((this.#owner ?? owner) === owner, 'pools', `pools of the same lane; ${this.name} belongs to another`);
    if (this.#owner) return;
    this.#ahead = this.#clock.now() - owner.now();
    this.#owner = this.#clock = owner;
  }

  /**
   * As many are in flight as may be.
   *
   * @internal
   */
  get isFull(): boolean {
    return this.#inFlight >= this.#maxInFlight;
  }

  /**
   * Neither the door nor what is in flight is in the way.
   *
   * @internal
   */
  get isOpen(): boolean {
    return this.#door.state === 'open' && !this.isFull;
  }

  /**
   * Whole milliseconds, rounded up, until a request may leave: 0 now, `Infinity` when the door or an answer has to come
   * first. With `behind`, if one of that cost left before it, now.
   *
   * @internal
   */
  wait(at: number, cost: number, behind = 0): number {
    if (this.#door.blocks || (behind > 0 && this.#door.state === 'ajar')) return Infinity;
    const now = this.#at(at);
    const ms = Math.max(this.#ceiling.wait(now, cost, behind), this.#pace.wait(now, cost, behind));
    return ms > ROUNDING ? Math.ceil(ms) : 0;
  }

  /**
   * Milliseconds that a newcomer would wait behind those who are here, as far as that is known.
   *
   * @internal
   */
  expectedMs(at: number, cost: number): number {
    const now = this.#at(at);
    const paceMs = this.#pace.wait(now, cost, this.#waiting);
    const ms = Math.max(this.#ceiling.wait(now, cost, this.#waiting), paceMs < Infinity ? paceMs : 0);
    return Math.max(this.#door.leftMs(now), ms);
  }

  /**
   * The error of one who may not wait.
   *
   * @internal
   */
  comeBack(ms: number, why: string): RateLimitError {
    return new RateLimitError(`${this.name}: ${why}.`, { retryAt: this.#wallClock() + ms });
  }

  /**
   * Why nobody should wait: the server told a wait that is longer than `maxWaitMs`.
   *
   * @internal
   */
  hopeless(at: number): RateLimitError | undefined {
    return this.#door.state === 'shut' ? this.#keeper.hopeless(this.#at(at)) : undefined;
  }

  /** @internal */
  arrive(): void {
    if (this.#waiting++ === 0) this.#door.watch(this.#now());
    this.#changed$?.next();
  }

  /** @internal */
  depart(): void {
    if (--this.#waiting === 0) this.#door.unwatch();
    this.#changed$?.next();
  }

  /**
   * A request leaves now.
   *
   * @internal
   */
  leave(at: number, cost: number): Passage {
    const now = this.#at(at);
    const taken = this.#ceiling.take(now, cost);
    const passage = { taken, ticket: this.#pace.sent(now, cost), number: ++this.#sent };
    this.#inFlight += 1;
    this.#door.leave(passage);
    this.#changed$?.next();
    return passage;
  }

  /**
   * The request has ended, as far as this pool is concerned.
   *
   * @internal
   */
  settle(at: number, passage: Passage, answer: Answer): void {
    const now = this.#at(at);
    this.#inFlight -= 1;
    if (answer.kind === 'unknown') {
      this.#pace.unknown(passage.ticket, now);
      this.#door.lost(passage);
    } else {
      const hint = answer.hint && understood(answer.hint);
      if (hint) this.#hint = hint;
      if (answer.kind === 'refused') this.#refused(passage, now, hint);
      else this.#passed(passage, now, hint);
      if (this.#onEvent) this.#tellCeiling(this.#onEvent);
    }
    this.#changed$?.next();
  }

  /**
   * The request was not sent.
   *
   * @internal
   */
  giveBack(at: number, passage: Passage): void {
    const now = this.#at(at);
    this.#inFlight -= 1;
    this.#ceiling.giveBack(now, passage.taken);
    this.#pace.giveBack(passage.ticket, now);
    this.#door.lost(passage);
    this.#changed$?.next();
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

  #ceilingRate(): number {
    return this.#pace.estimate?.()?.ratePerSecond ?? this.#told.ratePerSecond;
  }

  #tellCeiling(onEvent: NonNullable<PoolOptions['onEvent']>): void {
    const ratePerSecond = this.#ceilingRate();
    if (Math.abs(ratePerSecond - this.#known) <= STEP * this.#known) return;
    this.#known = ratePerSecond;
    onEvent({ type: 'ceiling', at: this.#wallClock(), pool: this.name, ratePerSecond });
  }

  #now(): number {
    return this.#at(this.#clock.now());
  }

  /** The pool's own time, which never goes back, at a time of its lane's clock. */
  #at(at: number): number {
    const time = at + this.#ahead;
    return time > this.#time ? (this.#time = time) : this.#time;
  }
}

/** A number that is none would spoil all arithmetic behind it, and nobody waits for years: such fields count as absent. */
function understood(hint: Hint): Hint {
  const isGood = ([field, value]: [string, unknown]): boolean =>
    typeof value !== 'number' || (value >= 0 && value < (field === 'retryAfterMs' ? Infinity : LONGEST_HINT));
  return Object.fromEntries(Object.entries(hint).filter(isGood));
}
