import { type Observable, type SchedulerLike, Subject, asyncScheduler, of } from 'rxjs';
import { RateLimitError } from '../../errors.js';
import type { Hint } from '../../event/hint.js';
import type { Ceiling } from '../told/ceiling.js';
import { Door } from './door.js';
import type { Answer } from '../gate.js';
import type { Hold } from './hold.js';
import { LearnedPace } from '../learned/learned-pace.js';
import type { Pace, Ticket, Told } from '../pace.js';
import { type PoolMemory, readMemory } from './pool-memory.js';
import type { PoolOptions } from './pool-options.js';
import type { PoolOwner } from './pool-owner.js';
import type { PoolState } from './pool-state.js';
import { requireCount } from '../../error/require-count.js';
import { requireObject } from '../../error/require-object.js';
import { requireThat } from '../../error/require-that.js';
import { ROUNDING } from '../rounding.js';
import { toldLimit } from '../told/told-limit.js';
import { ToldWindow } from '../told/told-window.js';
import { understoodHint } from './understood-hint.js';
import { watched } from '../watched.js';

/** A request on its way, as its pool knows it. */
export interface Passage {
  readonly pool: Pool;
  /** Its place among all that have left, from 1. */
  readonly number: number;
  /** The mark of the ceiling. */
  readonly mark: number;
  readonly ticket: Ticket;
  /** The same request at the next pool of its route. */
  readonly next: Passage | undefined;
}

/** The `ceiling` event tells of changes above this share. */
const STEP = 0.05;
/** An extension of a shut door below this is not told anew, in milliseconds. */
const NEWS_MS = 1000;
/** What stands in for a told wait from the second refusal in a row on, where that is shorter, in milliseconds. */
const SECOND_MS = 1000;
/** Behind so many refusals in a row each waits a second more: the server may begin its wait anew with each. */
const PATIENCE = 10;

/**
 * One limit at the server and what we know of it: the told ceiling, which nothing passes; the pace that is learned under
 * it; and the door, which a refusal closes for every waiter.
 *
 * A refusal with a hint closes the door for what was told (for one round trip at least, from the second in a row on for
 * a second at least, and for longer behind ten), one without for what the pace makes of it. Then one request goes out as
 * a probe; if it passes, the others follow at the pace. Requests that were under way when the door closed only extend it
 * by what they were told.
 *
 *     sent      (ab) 1046ms a 49ms b         both refused after 50 ms with Retry-After: 1; a is the probe
 *     door      shut at 50 ms, ajar at 1050 ms, open at 1100 ms
 *
 * It belongs to one lane. Errors: `ConfigError` for limits that are none, and options that nobody knows.
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
  /** By which events, errors and `explain()` speak of it. */
  declare readonly name: string;
  /** @internal */
  declare readonly limitKey: string | undefined;
  /** @internal */
  declare readonly scheduler: SchedulerLike;
  /** @internal */
  declare readonly maxInFlight: number;
  /** @internal */
  declare readonly wallClock: () => number;
  readonly #maxWaitMs: number;
  readonly #onEvent: PoolOptions['onEvent'];
  readonly #told: Told;
  readonly #ceiling: Ceiling;
  #pace: Pace;
  readonly #door: Door;
  #owner: PoolOwner | undefined;
  /** When it joined its lane, by the lane's clock: its own time begins then. */
  #joinedAt = 0;
  #changed$: Subject<void> | undefined;
  #hint: Hint | undefined;
  /** The ceiling that was told of last, requests a second. */
  #known = 0;
  /** Up to when a server told to wait, 0 where none has. */
  #toldUntil = 0;
  #waiting = 0;
  #inFlight = 0;

  constructor(options: PoolOptions) {
    const {
      name,
      scheduler = asyncScheduler,
      maxInFlight = Infinity,
      onEvent,
      limitKey,
      pace,
      remembered,
      maxWaitMs = 180_000,
      wallClock = () => scheduler.now(),
      ...limit
    } = requireObject(options);
    requireThat(!!name, 'name', 'a text');
    requireThat(maxWaitMs >= 0, 'maxWaitMs', 'a number of 0 or more', maxWaitMs);
    if (maxInFlight !== Infinity) requireCount(maxInFlight, 'maxInFlight');
    this.name = name;
    this.limitKey = limitKey;
    this.scheduler = scheduler;
    this.maxInFlight = maxInFlight;
    this.wallClock = wallClock;
    this.#maxWaitMs = maxWaitMs;
    // eslint-disable-next-line no-restricted-syntax, rxjs-x/no-ignored-error -- a listener that throws must not lose a request: RxJS reports what it throws
    this.#onEvent = onEvent && ((fact) => of(fact).subscribe(onEvent));
    const { told, ceiling } = toldLimit(limit);
    const memory = readMemory(remembered, name);
    this.#told = told;
    this.#ceiling = ceiling;
    this.#pace = pace?.(told, memory) ?? (told.window ? new ToldWindow(told) : new LearnedPace(told, memory));
    this.#known = this.#ceilingRate();
    this.#door = new Door(scheduler, () => {
      this.#owner?.serve();
      this.#changed$?.next();
    });
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
      ...(shutMs > 0 && { closedUntil: this.wallClock() + shutMs }),
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
    return (this.#changed$ ??= new Subject());
  }

  /**
   * Whose requests draw on it. Once and for all: two lines in front of one pool could not be fair.
   *
   * @internal
   */
  join(owner: PoolOwner): void {
    requireThat((this.#owner ?? owner) === owner, 'pools', 'pools of one lane');
    if (this.#owner) return;
    this.#owner = owner;
    this.#joinedAt = owner.now();
  }

  /**
   * As many are in flight as may be.
   *
   * @internal
   */
  get isFull(): boolean {
    return this.#inFlight >= this.maxInFlight;
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
   * What holds back a request of this cost; nothing when it may leave now.
   *
   * @internal
   */
  hold(cost: number): Hold | undefined {
    const now = this.#now();
    if (this.#door.state === 'shut') return { by: 'door', ms: this.#door.leftMs(now) };
    if (this.#door.blocks) return { by: 'probe', ms: Infinity };
    if (this.isFull) return { by: 'in flight', ms: Infinity };
    const ms = this.wait(this.#joinedAt + now, cost);
    return ms > 0 ? { by: this.#pace.waitsFor ?? 'rate', ms } : undefined;
  }

  /**
   * Milliseconds that a newcomer would wait behind those who are here, as far as that is known.
   *
   * @internal
   */
  expectedMs(at: number, cost: number): number {
    const now = this.#at(at);
    const paceMs = this.#pace.wait(now, cost, this.#waiting);
    const ceilingMs = this.#ceiling.wait(now, cost, this.#waiting);
    return Math.max(this.#door.leftMs(now), ceilingMs, paceMs < Infinity ? paceMs : 0);
  }

  /**
   * The error of one who may not wait.
   *
   * @internal
   */
  comeBack(ms: number, why: string): RateLimitError {
    return new RateLimitError(`${this.name}: ${why}.`, { retryAt: this.wallClock() + ms });
  }

  /**
   * Why nobody should wait: the server told a wait that is longer than `maxWaitMs`.
   *
   * @internal
   */
  hopeless(at: number): RateLimitError | undefined {
    const ms = this.#toldUntil - this.#at(at);
    if (ms <= this.#maxWaitMs) return undefined;
    // A daily limit is one that names itself so.
    const key = this.#hint?.limit?.key;
    const told = `told to wait ${Math.ceil(ms / 1000)} s${key ? ` for ${key}` : ''}`;
    return this.comeBack(ms, `${told}, longer than maxWaitMs (${this.#maxWaitMs})`);
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
  leave(at: number, cost: number, next?: Passage): Passage {
    const now = this.#at(at);
    const mark = this.#ceiling.take(now, cost);
    const ticket = this.#pace.sent(now, cost);
    const number = this.#door.leave();
    // A server that has told of a wait is taken at its word.
    const silenceMs = this.#door.blocks && !this.#toldUntil && this.#pace.silenceMs;
    if (silenceMs) {
      this.#door.heed(silenceMs, () => this.#opens(ticket, number, this.#now()));
    }
    this.#inFlight += 1;
    this.#changed$?.next();
    return { pool: this, number, mark, ticket, next };
  }

  /**
   * An answer is about this limit: it names it by this key, or none and this one expected it.
   *
   * @internal
   */
  claims({ ticket }: Passage, key: string | undefined): boolean | undefined {
    return key ? key === this.limitKey : this.#pace.claims?.(ticket);
  }

  /**
   * The request has ended, as far as this pool is concerned; without an answer it was not sent.
   *
   * @internal
   */
  settle(at: number, { ticket, mark, number }: Passage, answer: Answer | undefined): void {
    const now = this.#at(at);
    this.#inFlight -= 1;
    if (!answer) {
      this.#ceiling.giveBack(now, { ...ticket, mark });
      this.#pace.giveBack(ticket, now);
    } else if (answer.kind === 'unknown') this.#pace.unknown(ticket, now);
    else {
      const hint = answer.hint && understoodHint(answer.hint);
      if (hint) this.#hint = hint;
      if (answer.kind === 'refused') this.#refused(ticket, number, now, hint);
      else {
        this.#pace.passed(ticket, now, hint);
        this.#opens(ticket, number, now);
      }
    }
    this.#door.lost(number);
    // Its tickets are of use to no other pace.
    if (this.#pace.refuted && this.#inFlight === 0) this.#pace = new LearnedPace({ ...this.#told, now });
    if (this.#onEvent) this.#tellCeiling();
    this.#changed$?.next();
  }

  /** It has passed: if it was the probe, the door opens. */
  #opens(ticket: Ticket, number: number, now: number): void {
    if (!this.#door.passed(number)) return;
    this.#pace.opened(ticket, now);
    this.#onEvent?.({ type: 'gateOpened', at: this.wallClock(), pool: this.name });
  }

  /** Closes the door for what the pace makes of it or for what was told, whichever is longer. */
  #refused(ticket: Ticket, number: number, now: number, hint: Hint | undefined): void {
    const streak = this.#door.refused(number);
    const toldMs = hint?.retryAfterMs;
    let ms = this.#pace.refused(ticket, now, streak, hint);
    if (toldMs !== undefined) {
      this.#toldUntil = Math.max(this.#toldUntil, now + toldMs);
      const tripMs = Math.min(this.#maxWaitMs, Math.max(1, now - ticket.at));
      ms = Math.max(ms, toldMs, streak && tripMs, SECOND_MS * Math.max(Math.min(1, streak - 1), streak - PATIENCE));
    }
    if (ms > 0) this.#shut(now, ms, toldMs !== undefined);
  }

  #shut(now: number, ms: number, told: boolean): void {
    const isNews = this.#door.state !== 'shut' || ms >= this.#door.leftMs(now) + NEWS_MS;
    this.#door.close(now, ms);
    if (!isNews) return;
    const at = this.wallClock();
    this.#onEvent?.({ type: 'gateClosed', at, pool: this.name, untilMs: at + ms, told });
  }

  #ceilingRate(): number {
    return this.#pace.estimate?.()?.ratePerSecond ?? this.#told.ratePerSecond;
  }

  #tellCeiling(): void {
    const ratePerSecond = this.#ceilingRate();
    if (Math.abs(ratePerSecond - this.#known) <= STEP * this.#known) return;
    this.#known = ratePerSecond;
    this.#onEvent?.({ type: 'ceiling', at: this.wallClock(), pool: this.name, ratePerSecond });
  }

  #now(): number {
    return this.#owner ? this.#at(this.#owner.now()) : 0;
  }

  /** The pool's own time at a time of its lane's clock. */
  #at(at: number): number {
    return at - this.#joinedAt;
  }
}
