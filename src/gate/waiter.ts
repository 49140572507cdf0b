import type { Observer, Unsubscribable } from 'rxjs';
import type { Answer, Permit } from './gate.js';
import { LaneSeat } from './lane-seat.js';
import type { Line, Place } from './line.js';
import type { Passage, Pool } from './pool.js';

/** What a waiter needs of its route. */
export interface WaiterRoute {
  /** The last one is the route's own. */
  readonly pools: readonly Pool[];
  readonly line: Line<Waiter>;
  readonly lane: {
    readonly ageMs: number;
    now(): number;
    nextNumber(): number;
    age(now: number): number;
    /** A permit has come to its end, and its pools know. */
    end(): void;
    /** A waiter gives up its place. */
    leave(waiter: Waiter): void;
  };
}

const UNKNOWN: Answer = { kind: 'unknown' };
const PASSED: Answer = { kind: 'passed' };

/** One request at the gate: it waits, then it is its own permit. */
export class Waiter implements Place, Permit, Unsubscribable {
  readonly number: number;
  readonly rank: number;
  readonly cost: number;
  readonly route: WaiterRoute;
  waits = false;
  readonly #at: number;
  readonly #asker: Observer<Permit>;
  #seat: LaneSeat | undefined;
  #passages: readonly Passage[] | undefined;

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
    this.#at = seat ? seat.at : lane.age(now);
    this.rank = this.#at - priority * lane.ageMs;
    this.#seat = seat;
  }

  /** The one that it was given, or else its own: made when it is asked for, since most never come back. */
  get seat(): LaneSeat {
    return (this.#seat ??= new LaneSeat(this.number, this.#at, true));
  }

  /** Debits every pool, and hands out the permit. */
  go(now: number): void {
    if (this.#seat) this.#seat.left = true;
    this.#passages = this.route.pools.map((pool) => pool.leave(now, this.cost));
    this.#asker.next(this);
  }

  fail(error: unknown): void {
    this.#asker.error(error);
  }

  settle(answer: Answer): void {
    const passages = this.#end();
    if (!passages) return;
    const now = this.route.lane.now();
    const charged = this.#charged(answer);
    const others = answer.kind === 'passed' ? PASSED : UNKNOWN;
    for (const passage of passages) passage.pool.settle(now, passage, passage.pool === charged ? answer : others);
    this.#leave();
  }

  giveBack(): void {
    const passages = this.#end();
    if (!passages) return;
    const now = this.route.lane.now();
    for (const passage of passages) passage.pool.giveBack(now, passage);
    this.#leave();
  }

  /** The asker is gone: it gives up its place, and what is still open ended in a way that nobody knows. */
  unsubscribe(): void {
    if (this.waits) this.route.lane.leave(this);
    this.settle(UNKNOWN);
  }

  /** The first to end it gets what its pools know it by. */
  #end(): readonly Passage[] | undefined {
    const passages = this.#passages;
    this.#passages = undefined;
    return passages;
  }

  #leave(): void {
    this.route.lane.end();
    this.#asker.complete();
  }

  /** The pool that the answer speaks of: the one that it names, else the route's own. */
  #charged(answer: Answer): Pool | undefined {
    const { pools } = this.route;
    const key = answer.kind === 'unknown' ? undefined : answer.hint?.limit?.key;
    return (key === undefined ? undefined : pools.find((pool) => pool.limitKey === key)) ?? pools.at(-1);
  }
}
