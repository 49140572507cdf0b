import { asyncScheduler } from 'rxjs';
import type { LaneOptions } from './lane-options.js';
import { type Line, isBefore } from './line.js';
import { refuseOthers } from '../../error/refuse-others.js';
import { requireAmount } from '../../error/require-amount.js';
import { requireObject } from '../../error/require-object.js';
import { requireCount } from '../../error/require-count.js';
import { Slots } from './slots.js';
import type { Waiter } from './waiter.js';

/**
 * The requests of one org: the routes that have waiters, in one order over all of them, and the org's share of the
 * requests in flight.
 *
 * Of the heads of its routes the one of the highest priority goes first, then the one of the oldest seat; each `ageMs`
 * of waiting raises a priority by one, so that nobody starves. One that its pools hold back does not hold back those
 * behind it, as long as they leave the tokens that it will need: so a route that is shut stops no other, and a request
 * that draws on several pools cannot starve between them.
 *
 *     night    (nnnn)                  priority 0, one request a second
 *     board    500ms b                 priority 1
 *     sent     n 999ms b 999ms n 999ms n 999ms n
 *
 * Buffers: those who wait, in the lines of their routes. Errors: `ConfigError` for numbers that are none, and
 * for options that nobody knows.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { Lane, Pool, Route, withPermit } from 'sluice';
 *
 * const lane = new Lane({ maxConcurrency: 4 });
 * const gate = new Route({ pools: [new Pool({ name: 'token' })], lane });
 * withPermit(gate, of('dashboard'), { priority: 1 }).subscribe(console.log);
 * ```
 */
export class Lane {
  /** Requests in flight at most. */
  declare readonly maxConcurrency: number;
  /** Requests that may leave in one turn where slots are shared. */
  declare readonly weight: number;
  /** @internal */
  declare readonly ageMs: number;
  /** @internal */
  readyAt = -Infinity;
  /** @internal */
  turns = 0;
  /**
   * Refusals whose body is still to come: it tells which pool they are of, so nobody leaves before.
   *
   * @internal
   */
  refusals = 0;
  #slots: Slots;
  /** What the lane's clock is ahead of that of its slots. */
  #ahead = 0;
  /** The lines in which somebody waits. */
  readonly #lines: Line<Waiter>[] = [];
  #inFlight = 0;
  #seats = 0;

  constructor(options: LaneOptions = {}) {
    const {
      maxConcurrency = 16,
      weight = 1,
      ageMs = 30_000,
      slots,
      scheduler = asyncScheduler,
      ...others
    } = requireObject(options);
    refuseOthers('Lane', others);
    requireCount(maxConcurrency, 'maxConcurrency');
    requireCount(weight, 'weight');
    requireAmount(ageMs, 'ageMs');
    this.maxConcurrency = maxConcurrency;
    this.weight = weight;
    this.ageMs = ageMs;
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
    this.#ahead += this.#slots.now() - slots.now();
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
    return this.#slots.now() + this.#ahead;
  }

  /**
   * The number of a new seat, at the end of the line.
   *
   * @internal
   */
  nextNumber(): number {
    return (this.#seats += 1);
  }

  /**
   * When nobody waits, a waiter may leave in the turn in which it asks. Returns whether it did.
   *
   * @internal
   */
  goAtOnce(waiter: Waiter, now: number): boolean {
    const slots = this.#slots;
    if (!slots.free || this.#isFull()) return false;
    if (waiter.waitMs(now) > 0 || waiter.isFull) return false;
    slots.begin(now - this.#ahead);
    try {
      this.#go(waiter, now);
    } finally {
      slots.finish();
    }
    return true;
  }

  /** @internal */
  enter(waiter: Waiter): void {
    const { line, pools } = waiter.route;
    const { idle } = this.#slots;
    this.#slots.enter(this);
    if (line.head === undefined) this.#lines.push(line);
    line.add(waiter);
    for (const pool of pools) pool.arrive();
    // Behind somebody of the same route there is nothing to look at.
    if (line.head !== waiter) return;
    if (idle) this.serve();
    else this.#look();
  }

  /** @internal */
  leave(waiter: Waiter): void {
    const wasHead = waiter.route.line.head === waiter;
    this.#take(waiter);
    if (wasHead) this.#look();
  }

  /**
   * Somebody may leave in this very turn: a door is ajar.
   *
   * @internal
   */
  serve(): void {
    this.readyAt = -Infinity;
    this.#slots.serve();
  }

  /** @internal */
  next(at: number): Waiter | undefined {
    const now = at + this.#ahead;
    this.readyAt = Infinity;
    for (let i = this.#lines.length - 1; i >= 0; i -= 1) this.#sendAway(this.#lines[i], now);
    if (this.#isFull()) return undefined;
    if (this.#lines.length > 1) this.#lines.sort((a, b) => (isBefore(a.head as Waiter, b.head as Waiter) ? -1 : 1));
    /** Those that their pools hold back, and for how long: nobody behind them may make them wait longer. */
    const held: (readonly [Waiter, waitMs: number])[] = [];
    for (const { head } of this.#lines) {
      const waiter = head as Waiter;
      const waitMs = waiter.waitMs(now);
      if (waitMs > 0) this.readyAt = Math.min(this.readyAt, at + waitMs);
      else if (!waiter.isFull && !held.some(([other, waitMs]) => waiter.wouldDelay(other, waitMs, now))) {
        this.readyAt = -Infinity;
        return waiter;
      }
      held.push([waiter, waitMs]);
    }
    return undefined;
  }

  /** @internal */
  grant(waiter: Waiter, at: number): void {
    this.#take(waiter);
    this.#go(waiter, at + this.#ahead);
  }

  /** @internal */
  end(): void {
    this.#inFlight -= 1;
    this.#slots.occupy(-1);
    this.#look();
  }

  #isFull(): boolean {
    return this.refusals > 0 || this.#inFlight >= this.maxConcurrency;
  }

  #go(waiter: Waiter, now: number): void {
    this.#inFlight += 1;
    this.#slots.occupy(1);
    waiter.go(now);
  }

  /**
   * Fails all of the line where a pool's server has told a wait that is too long. Whoever fails may lead others to leave,
   * and so there may be fewer lines than there were.
   */
  #sendAway(line: Line<Waiter> | undefined, now: number): void {
    for (let waiter = line?.head; waiter; waiter = line?.head) {
      const error = waiter.hopeless(now);
      if (!error) return;
      this.#take(waiter);
      waiter.fail(error);
    }
  }

  #take(waiter: Waiter): void {
    const { line, pools } = waiter.route;
    line.remove(waiter);
    for (const pool of pools) pool.depart();
    if (line.head === undefined) this.#lines.splice(this.#lines.indexOf(line), 1);
    if (this.#lines.length === 0) this.#slots.leave(this);
  }

  #look(): void {
    this.readyAt = -Infinity;
    this.#slots.wake();
  }
}
