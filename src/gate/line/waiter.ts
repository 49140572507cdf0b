import type { Observer, Unsubscribable } from 'rxjs';
import type { Hint } from '../../event/hint.js';
import { PASSED } from '../passed.js';
import { UNKNOWN } from '../unknown.js';
import type { Answer, Permit } from '../gate.js';
import { LaneSeat } from './lane-seat.js';
import type { Line, Waiting } from './line.js';
import type { Passage, Pool } from '../pool/pool.js';

/** What a waiter needs of its route. */
export interface WaiterRoute {
  /** The last one is the route's own. */
  readonly pools: readonly Pool[];
  readonly line: Line<Waiter>;
  readonly lane: {
    readonly ageMs: number;
    now(): number;
    nextNumber(): number;
    /** A permit has come to its end, and its pools know. */
    end(): void;
    /** A waiter gives up its place. */
    leave(waiter: Waiter): void;
  };
}

/** One request at the gate: it waits, then it is its own permit. */
export class Waiter implements Waiting, Permit, Unsubscribable {
  declare readonly number: number;
  declare readonly rank: number;
  declare readonly cost: number;
  declare readonly route: WaiterRoute;
  waits = false;
  readonly #at: number;
  readonly #asker: Observer<Permit>;
  /** What its pools know it by, linked, while the permit is open. */
  #passage: Passage | undefined;

  constructor(
    route: WaiterRoute,
    asker: Observer<Permit>,
    now: number,
    cost: number,
    priority: number,
    seat?: LaneSeat,
  ) {
    const { lane } = route;
    this.route = route;
    this.#asker = asker;
    this.cost = cost;
    this.number = seat ? seat.number : lane.nextNumber();
    this.#at = seat ? seat.at : now;
    this.rank = this.#at - priority * lane.ageMs;
  }

  /** Made when it is asked for, since most never come back. */
  get seat(): LaneSeat {
    return new LaneSeat(this.number, this.#at);
  }

  /** Debits every pool, and hands out the permit. */
  go(now: number): void {
    const { pools } = this.route;
    for (let i = pools.length - 1; i >= 0; i -= 1) {
      this.#passage = (pools[i] as Pool).leave(now, this.cost, this.#passage);
    }
    this.#asker.next(this);
  }

  /** Milliseconds until the slowest of its pools lets it go. */
  waitMs(now: number): number {
    let waitMs = 0;
    for (const pool of this.route.pools) waitMs = Math.max(waitMs, pool.wait(now, this.cost));
    return waitMs;
  }

  /** Whether one of its pools has as many in flight as may be. */
  get isFull(): boolean {
    return this.route.pools.some((pool) => pool.isFull);
  }

  /** Whether it, if it left now, would make one that has `waitMs` to wait do so for longer, on a pool that both need. */
  wouldDelay({ route, cost }: Waiter, waitMs: number, now: number): boolean {
    const { pools } = this.route;
    return route.pools.some((pool) => pools.includes(pool) && pool.wait(now, cost, this.cost) > waitMs);
  }

  /** Why it should not wait: a pool's server has told a wait that is too long. */
  hopeless(now: number): Error | undefined {
    for (const pool of this.route.pools) {
      const error = pool.hopeless(now);
      if (error) return error;
    }
    return undefined;
  }

  fail(error: unknown): void {
    this.#asker.error(error);
  }

  settle(answer: Answer = UNKNOWN): void {
    this.#end(answer);
  }

  giveBack(): void {
    this.#end();
  }

  /** The asker is gone: it gives up its place, and what is still open ended in a way that nobody knows. */
  unsubscribe(): void {
    if (this.waits) this.route.lane.leave(this);
    this.#end(UNKNOWN);
  }

  /** The first to end it tells all of its pools; without an answer it was not sent. */
  #end(answer?: Answer): void {
    let passage = this.#passage;
    if (!passage) return;
    this.#passage = undefined;
    const { lane } = this.route;
    const now = lane.now();
    const charged = chargedOf(passage, answer);
    const others = answer && (answer.kind === 'passed' ? PASSED : UNKNOWN);
    for (; passage; passage = passage.next) {
      passage.pool.settle(now, passage, passage.pool === charged ? answer : others);
    }
    lane.end();
    this.#asker.complete();
  }
}

/** The pool that the answer speaks of: the one that it names or that expected it, else the route's own, the last. */
function chargedOf(first: Passage, answer: Answer | undefined): Pool {
  const key = (answer as { readonly hint?: Hint | undefined } | undefined)?.hint?.limit?.key;
  let one = first;
  while (one.next && !one.pool.claims(one, key)) one = one.next;
  return one.pool;
}
