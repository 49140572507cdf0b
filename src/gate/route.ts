import { Observable, type Observer } from 'rxjs';
import type { RateLimitError } from '../errors.js';
import type { Ask, Gate, Permit, Seat } from './gate.js';
import type { Lane } from './line/lane.js';
import { LaneSeat } from './line/lane-seat.js';
import { Line } from './line/line.js';
import { explainRoute } from './explain-route.js';
import type { Pool } from './pool/pool.js';
import type { PoolMemory } from './pool/pool-memory.js';
import type { RouteState } from './pool/pool-state.js';
import { refuseOthers } from '../error/refuse-others.js';
import { requireCount } from '../error/require-count.js';
import { requireObject } from '../error/require-object.js';
import { requireThat } from '../error/require-that.js';
import { Waiter } from './line/waiter.js';
import { watched } from './watched.js';

/** Options of a `Route`. */
export interface RouteOptions {
  /**
   * Every limit that a request of this route counts against; at least one, each of this lane. The last is the route's
   * own: a refusal that names no other is charged to it.
   */
  readonly pools: readonly Pool[];
  /** The org's lane. */
  readonly lane: Lane;
  /**
   * Requests that may wait when one comes that has no seat yet, an integer of 0 or more; default no bound. With more, it
   * fails with `RateLimitError`.
   */
  readonly maxQueue?: number | undefined;
  /**
   * The longest wait in milliseconds, 0 or more, that such a request may have before it as far as that is known when it
   * asks; default no bound. With more before it, it fails with `RateLimitError`, which says when to come back.
   */
  readonly maxQueueMs?: number | undefined;
}

/**
 * The gate of one kind of request: it asks leave of several pools and of the lane, all or none.
 *
 *     admit() three times, a pool with a burst of one and one request a second
 *     1st       p 99ms |                settled after 100 ms
 *     2nd       1s p 99ms |
 *     3rd       2s p 99ms |
 *
 * Limits: when a request is sent, and how many are in flight. Buffers: those who wait, newcomers up to `maxQueue`.
 * Teardown: a waiter gives up its place; an open permit is settled as unknown.
 * Errors: `RateLimitError` where a pool's server told a wait longer than its `maxWaitMs`, and where more wait already than
 * may; `ConfigError` at once for a cost that a pool could never pay, for bounds that are none, and for pools of another
 * lane.
 *
 * @example
 * ```ts
 * import { Lane, Pool, Route } from 'sluice';
 *
 * const gate = new Route({ pools: [new Pool({ name: 'token', requestsPerMinute: 300 })], lane: new Lane() });
 * gate.admit().subscribe((permit) => {
 *   console.log('may send');
 *   permit.settle({ kind: 'passed' });
 * });
 * ```
 */
export class Route implements Gate {
  declare readonly pools: readonly Pool[];
  /** @internal */
  declare readonly lane: Lane;
  /** @internal */
  readonly line: Line<Waiter> = new Line();
  readonly #maxQueue: number;
  readonly #maxQueueMs: number;
  /** The largest cost that every pool could pay. */
  readonly #most: number;
  /** What asks without a wish. It is cold, so that one serves all. */
  #plain: Observable<Permit> | undefined;

  constructor(options: RouteOptions) {
    const { pools, lane, maxQueue = Infinity, maxQueueMs = Infinity, ...others } = requireObject(options);
    refuseOthers('Route', others);
    const count = requireObject(pools, 'pools').length;
    requireThat(count > 0 && new Set(pools).size === count, 'pools', 'one or more, each once');
    if (maxQueue !== Infinity) requireCount(maxQueue, 'maxQueue', 0);
    requireThat(maxQueueMs >= 0, 'maxQueueMs', 'a number of 0 or more', maxQueueMs);
    for (const pool of pools) pool.join(lane);
    this.pools = [...pools];
    this.lane = lane;
    this.#maxQueue = maxQueue;
    this.#maxQueueMs = maxQueueMs;
    this.#most = Math.min(...pools.map((pool) => pool.burst));
  }

  /** Requests a second that may leave in the long run: the slowest pool's. */
  get rate(): number {
    return Math.min(...this.pools.map((pool) => pool.rate));
  }

  /** How it stands now. */
  get state(): RouteState {
    const { lane, line, pools } = this;
    const { inFlight, maxConcurrency } = lane;
    return { waiting: line.length, inFlight, maxConcurrency, pools: pools.map((pool) => pool.state) };
  }

  /** The same, now and after whatever happens to one of its pools: see `Pool.state$`. */
  get state$(): Observable<RouteState> {
    return watched(this.pools, () => this.state);
  }

  /** What was learned of its pools, for the next run; see `Pool.snapshot`. Nothing of those that know their told limit alone. */
  snapshot(): readonly PoolMemory[] {
    return this.pools.flatMap((pool) => pool.snapshot() ?? []);
  }

  /**
   * In words: why the next request of this route waits, and until when. For people; the words may change.
   *
   *     3 wait: token: shut by a 429 until 2026-11-24T02:10:05.000Z
   */
  explain(): string {
    return explainRoute(this);
  }

  seat(): Seat {
    const { lane } = this;
    return new LaneSeat(lane.nextNumber(), lane.now());
  }

  admit(ask?: Ask): Observable<Permit> {
    return ask ? this.#admission(ask) : (this.#plain ??= this.#admission({}));
  }

  #admission({ cost = 1, priority = 0, seat }: Ask): Observable<Permit> {
    requireThat(cost > 0 && cost <= this.#most, 'cost', 'above 0, up to burst', cost);
    requireThat(Number.isFinite(priority), 'priority', 'a number');
    return new Observable((subscriber) => (subscriber.closed ? undefined : this.ask(subscriber, cost, priority, seat)));
  }

  /**
   * What stands under `admit`, without an Observable for each request: what comes back is its teardown.
   *
   * @internal
   */
  ask(asker: Observer<Permit>, cost = 1, priority = 0, given?: Seat): Waiter {
    const { lane } = this;
    const now = lane.now();
    const seat = given instanceof LaneSeat ? given : undefined;
    const waiter = new Waiter(this, asker, now, cost, priority, seat);
    if (lane.goAtOnce(waiter, now)) return waiter;
    const error = seat ? undefined : this.#overBound(now, cost);
    if (error) waiter.fail(error);
    else lane.enter(waiter);
    return waiter;
  }

  /** Why one more may not wait. One that has a seat may, whatever the bound. */
  #overBound(now: number, cost: number): RateLimitError | undefined {
    const waiting = this.line.length;
    if (waiting < this.#maxQueue && this.#maxQueueMs === Infinity) return undefined;
    const waits = this.pools.map((pool) => pool.expectedMs(now, cost));
    const ms = Math.max(...waits);
    if (waiting < this.#maxQueue && ms <= this.#maxQueueMs) return undefined;
    const pool = this.pools[waits.indexOf(ms)] as Pool;
    return pool.comeBack(ms, `over maxQueue or maxQueueMs, ${waiting} wait, for about ${Math.ceil(ms / 1000)} s`);
  }
}
