import { type SchedulerLike, asyncScheduler } from 'rxjs';
import type { Seat } from './gate.js';
import { type Line, isBefore } from './line.js';
import type { Pool } from './pool.js';
import { requireThat } from '../retry/require-that.js';
import { Slots } from './slots.js';
import type { Waiter } from './waiter.js';

/** Options of a `Lane`. */
export interface LaneOptions {
  /** Requests in flight at most; an integer of 1 or more, default 16. */
  readonly maxConcurrency?: number | undefined;
  /** Slots that are shared with other lanes; default slots of its own, as many as `maxConcurrency`. */
  readonly slots?: Slots | undefined;
  /** Where the lane's own slots take durations from; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** A waiter that its pools hold back: nobody behind it may make it wait longer. */
interface Held {
  readonly waiter: Waiter;
  readonly waitMs: number;
}

/**
 * The requests of one org: the routes that have waiters, in one order over all of them, and the org's share of the
 * requests in flight.
 *
 * Of the heads of its routes the one of the highest priority goes first, then the one of the oldest seat. One that its
 * pools hold back does not hold back those behind it, as long as they leave the tokens that it will need: so a route
 * that is shut stops no other, and a request that draws on several pools cannot starve between them.
 *
 * Errors: `ConfigError` for a number of requests that is none.
 */
export class Lane {
  readonly maxConcurrency: number;
  /** @internal */
  readyAt = -Infinity;
  #slots: Slots;
  /** The lines in which somebody waits. */
  readonly #lines: Line<Waiter>[] = [];
  #inFlight = 0;
  #seats = 0;
  #ready: { readonly line: Line<Waiter>; readonly waiter: Waiter } | undefined;

  constructor({ maxConcurrency = 16, slots, scheduler = asyncScheduler }: LaneOptions = {}) {
    requireThat(Number.isInteger(maxConcurrency) && maxConcurrency >= 1, 'maxConcurrency', 'an integer of 1 or more');
    this.maxConcurrency = maxConcurrency;
    this.#slots = slots ?? new Slots({ maxInFlight: maxConcurrency, scheduler });
  }

  /** The slots that it shares at present. */
  get slots(): Slots {
    return this.#slots;
  }

  /** Requests in flight now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * From now on it shares these slots. Its waiters keep their places, and what it has in flight takes slots there, also
   * above the bound: nothing more leaves until enough of it has ended.
   */
  moveTo(slots: Slots): void {
    if (slots === this.#slots) return;
    this.#slots.leave(this);
    this.#slots.occupy(-this.#inFlight);
    // Somebody may get the slots that have come free.
    this.#slots.wake();
    this.#slots = slots;
    slots.occupy(this.#inFlight);
    if (this.#lines.length > 0) slots.enter(this);
    this.#look();
  }

  /** @internal */
  now(): number {
    return this.#slots.now();
  }

  /** @internal */
  seat(): Seat {
    return { number: ++this.#seats };
  }

  /** @internal */
  enter(line: Line<Waiter>, waiter: Waiter): void {
    const { idle } = this.#slots;
    if (this.#lines.length === 0) this.#slots.enter(this);
    if (line.head === undefined) this.#lines.push(line);
    line.add(waiter);
    for (const pool of waiter.pools) pool.arrive();
    // Behind somebody of the same route there is nothing to look at.
    if (line.head !== waiter) return;
    if (idle) this.serve();
    else this.#look();
  }

  /**
   * A waiter gives up its place.
   *
   * @internal
   */
  leave(line: Line<Waiter>, waiter: Waiter): void {
    const wasHead = line.head === waiter;
    this.#take(line, waiter);
    if (wasHead) this.#look();
  }

  /**
   * Somebody may leave in this very turn: a door is ajar, or nobody else waits.
   *
   * @internal
   */
  serve(): void {
    this.readyAt = -Infinity;
    this.#slots.serve();
  }

  /** @internal */
  isReady(now: number): boolean {
    this.readyAt = Infinity;
    for (let i = this.#lines.length - 1; i >= 0; i -= 1) this.#sendAway(this.#lines[i]);
    if (this.#inFlight >= this.maxConcurrency) return false;
    if (this.#lines.length > 1) this.#lines.sort((a, b) => (isBefore(a.head as Waiter, b.head as Waiter) ? -1 : 1));
    const held: Held[] = [];
    for (const line of this.#lines) {
      const waiter = line.head as Waiter;
      const waitMs = waitOf(waiter);
      if (waitMs <= 0 && !held.some((other) => wouldDelay(waiter, other))) {
        this.#ready = { line, waiter };
        this.readyAt = -Infinity;
        return true;
      }
      if (waitMs > 0) this.readyAt = Math.min(this.readyAt, now + waitMs);
      held.push({ waiter, waitMs });
    }
    return false;
  }

  /** @internal */
  grant(): void {
    const ready = this.#ready;
    if (!ready) return;
    this.#ready = undefined;
    this.#take(ready.line, ready.waiter);
    this.#inFlight += 1;
    this.#slots.occupy(1);
    ready.waiter.go();
  }

  /** @internal */
  end(): void {
    this.#inFlight -= 1;
    this.#slots.occupy(-1);
    this.#look();
  }

  /** Fails all of the line where a pool's server has told a wait that is too long. */
  #sendAway(line: Line<Waiter> | undefined): void {
    for (let waiter = line?.head; line && waiter; waiter = line.head) {
      const error = hopeless(waiter.pools);
      if (!error) return;
      this.#take(line, waiter);
      waiter.fail(error);
    }
  }

  #take(line: Line<Waiter>, waiter: Waiter): void {
    line.remove(waiter);
    for (const pool of waiter.pools) pool.depart();
    if (line.head === undefined) this.#lines.splice(this.#lines.indexOf(line), 1);
    if (this.#lines.length === 0) this.#slots.leave(this);
  }

  #look(): void {
    this.readyAt = -Infinity;
    this.#slots.wake();
  }
}

/** Milliseconds until the slowest of its pools would let it go. */
function waitOf({ pools, cost }: Waiter): number {
  let waitMs = 0;
  for (const pool of pools) waitMs = Math.max(waitMs, pool.wait(cost));
  return waitMs;
}

/** Whether `waiter`, if it left now, would make `other` wait longer on a pool that both need. */
function wouldDelay(waiter: Waiter, { waiter: other, waitMs }: Held): boolean {
  return other.pools.some((pool) => waiter.pools.includes(pool) && pool.wait(other.cost, waiter.cost) > waitMs);
}

function hopeless(pools: readonly Pool[]): Error | undefined {
  for (const pool of pools) {
    const error = pool.hopeless();
    if (error) return error;
  }
  return undefined;
}
