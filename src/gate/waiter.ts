import type { Subscriber } from 'rxjs';
import type { Answer, Permit, Seat } from './gate.js';
import type { Place } from './line.js';
import type { Passage, Pool } from './pool.js';

/** What a waiter needs of its lane. */
export interface WaiterLane {
  /** A permit has come to its end, and its pools know. */
  end(): void;
}

const UNKNOWN: Answer = { kind: 'unknown' };

/** One request at the gate: it waits, then it is its own permit. */
export class Waiter implements Place, Permit {
  readonly seat: Seat;
  readonly priority: number;
  readonly cost: number;
  /** Its route's pools; the last one is the route's own. */
  readonly pools: readonly Pool[];
  index = -1;
  readonly #lane: WaiterLane;
  readonly #subscriber: Subscriber<Permit>;
  #passages: readonly Passage[] | undefined;

  constructor(
    place: { readonly seat: Seat; readonly priority: number; readonly cost: number; readonly pools: readonly Pool[] },
    lane: WaiterLane,
    subscriber: Subscriber<Permit>,
  ) {
    this.seat = place.seat;
    this.priority = place.priority;
    this.cost = place.cost;
    this.pools = place.pools;
    this.#lane = lane;
    this.#subscriber = subscriber;
  }

  /** Debits every pool, and hands out the permit. */
  go(): void {
    this.#passages = this.pools.map((pool) => pool.leave(this.cost));
    this.#subscriber.next(this);
  }

  fail(error: unknown): void {
    this.#subscriber.error(error);
  }

  settle(answer: Answer): void {
    const charged = answer.kind === 'unknown' ? undefined : this.#charged(answer);
    this.#end((pool, passage) => {
      if (pool === charged) pool.settle(passage, answer);
      else pool.settle(passage, answer.kind === 'passed' ? { kind: 'passed' } : UNKNOWN);
    });
  }

  giveBack(): void {
    this.#end((pool, passage) => pool.giveBack(passage));
  }

  /** The subscription has ended: what is still open ended in a way that nobody knows. */
  release(): void {
    this.settle(UNKNOWN);
  }

  #end(tell: (pool: Pool, passage: Passage) => void): void {
    const passages = this.#passages;
    if (!passages) return;
    this.#passages = undefined;
    this.pools.forEach((pool, index) => tell(pool, passages[index] as Passage));
    this.#lane.end();
    this.#subscriber.complete();
  }

  /** The pool that the answer speaks of: the one that it names, else the route's own. */
  #charged({ hint }: { readonly hint?: { readonly limit?: { readonly key: string } } | undefined }): Pool | undefined {
    const key = hint?.limit?.key;
    const named = key === undefined ? undefined : this.pools.find((pool) => pool.limitKey === key);
    return named ?? this.pools.at(-1);
  }
}
