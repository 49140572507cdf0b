import { Observable } from 'rxjs';
import type { Ask, Gate, Permit, Seat } from './gate.js';
import type { Lane } from './lane.js';
import { Line } from './line.js';
import type { Pool } from './pool.js';
import { requireThat } from '../retry/require-that.js';
import { Waiter } from './waiter.js';

/** Options of a `Route`. */
export interface RouteOptions {
  /**
   * Every limit that a request of this route counts against; at least one, each of this lane. The last is the route's
   * own: a refusal that names no other is charged to it.
   */
  readonly pools: readonly Pool[];
  /** The org's lane. */
  readonly lane: Lane;
}

/**
 * The gate of one kind of request: it asks leave of several pools and of the lane, all or none.
 *
 *     admit() three times, a pool with a burst of one and one request a second
 *     1st       p 99ms |                settled after 100 ms
 *     2nd       1s p 99ms |
 *     3rd       2s p 99ms |
 *
 * Limits: when a request is sent, and how many are in flight. Buffers: those who wait, without bound.
 * Teardown: a waiter gives up its place; an open permit is settled as unknown.
 * Errors: `RateLimitError` where a pool's server told a wait longer than its `maxWaitMs`; `ConfigError` at once for a
 * cost that a pool could never pay, and for pools of another lane.
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
  readonly pools: readonly Pool[];
  readonly #lane: Lane;
  /** The largest cost that every pool could pay. */
  readonly #most: number;
  readonly #line = new Line<Waiter>();

  constructor({ pools, lane }: RouteOptions) {
    requireThat(pools.length > 0, 'pools', 'at least one pool');
    requireThat(new Set(pools).size === pools.length, 'pools', 'pools that differ');
    for (const pool of pools) pool.join(lane);
    this.pools = [...pools];
    this.#lane = lane;
    this.#most = Math.min(...pools.map((pool) => pool.burst));
  }

  /** Requests a second that may leave in the long run: the slowest pool's. */
  get rate(): number {
    return Math.min(...this.pools.map((pool) => pool.rate));
  }

  /** Requests of the whole lane that may be in flight. */
  get maxConcurrency(): number {
    return this.#lane.maxConcurrency;
  }

  seat(): Seat {
    return this.#lane.seat();
  }

  admit({ cost = 1, priority = 0, seat }: Ask = {}): Observable<Permit> {
    requireThat(cost > 0 && cost <= this.#most, 'cost', 'a number above 0 and at most the burst of every pool');
    requireThat(Number.isFinite(priority), 'priority', 'a number');
    return new Observable((subscriber) => {
      if (subscriber.closed) return undefined;
      const place = { seat: seat ?? this.seat(), priority, cost, pools: this.pools };
      const waiter = new Waiter(place, this.#lane, subscriber);
      subscriber.add(() => {
        if (waiter.index >= 0) this.#lane.leave(this.#line, waiter);
        waiter.release();
      });
      this.#lane.enter(this.#line, waiter);
      return undefined;
    });
  }
}
