import type { Hint } from '../../src/event/hint.js';
import type { Taken } from '../../src/gate/told/ceiling.js';
import { Level } from '../../src/gate/told/level.js';
import type { Pace, Ticket, Told } from '../../src/gate/pace.js';

/** A refusal without a hint leaves this share of the rate, and half of the burst. */
const CUT = 0.75;
/** What a success adds: requests a second, and requests at one instant. */
const CLIMB_PER_SECOND = 0.02;
const CLIMB_BURST = 0.01;
/** Doors of a server that gives no hint: the second in a row, doubling up to the last. */
const SECOND_DOOR_MS = 1000;
const LAST_DOOR_MS = 30_000;
/** Refusals in a row from which on they speak of a server that is shut and no longer of the rate. */
const SHUT = 3;
/** A rate below one request for each of the longest doors learns nothing more. */
const SLOWEST_PER_SECOND = 1000 / LAST_DOOR_MS;
/** Weight of the newest round trip in the mean. */
const NEWEST = 1 / 8;

/**
 * A pace that is easy to reckon with, for tests of what is around it. The plain way to find a ceiling: cut on a refusal, climb on a success.
 *
 * A refusal with a hint is obeyed by the door and cuts nothing. One without cuts the rate by a quarter and halves the
 * burst, once for all requests that had left before it was known. After a door the bucket starts empty, so that the
 * waiters leave at the rate and not as a herd.
 */
export class CutAndClimb implements Pace {
  readonly #told: Told;
  #level: Level;
  #perSecond: number;
  #roundTripMs: number | undefined;

  constructor(told: Told) {
    this.#told = told;
    this.#perSecond = told.ratePerSecond;
    this.#level = new Level({ capacity: told.burst, refillPerSecond: told.ratePerSecond });
  }

  rate(): number {
    return this.#perSecond;
  }

  wait(now: number, cost: number, behind = 0): number {
    return this.#level.wait(now, cost, behind);
  }

  sent(now: number, cost: number): Ticket {
    const mark = this.#level.take(now, cost);
    const ticket: Taken = { at: now, cost, mark };
    return ticket;
  }

  passed(_ticket: Ticket, now: number): void {
    const { ratePerSecond, burst } = this.#told;
    const rate = this.#perSecond;
    const { capacity } = this.#level;
    if (rate >= ratePerSecond && capacity >= burst) return;
    this.#change(now, Math.min(ratePerSecond, rate + CLIMB_PER_SECOND), Math.min(burst, capacity + CLIMB_BURST));
  }

  refused(ticket: Ticket, now: number, streak: number, hint?: Hint): number {
    const tripMs = now - ticket.at;
    this.#roundTripMs =
      this.#roundTripMs === undefined ? tripMs : this.#roundTripMs + (tripMs - this.#roundTripMs) * NEWEST;
    if (streak === 0) return 0;
    if (hint?.retryAfterMs !== undefined) return hint.retryAfterMs;
    if (streak < SHUT) this.#cut(now);
    if (streak <= 1) return Math.max(1, Math.ceil(this.#roundTripMs));
    return Math.min(LAST_DOOR_MS, SECOND_DOOR_MS * 2 ** (streak - 2));
  }

  unknown(): void {
    // It spent its token, and tells nothing.
  }

  giveBack(ticket: Ticket, now: number): void {
    this.#level.giveBack(now, ticket as Taken);
  }

  opened(_ticket: Ticket, now: number): void {
    this.#change(now, this.#perSecond, this.#level.capacity, 0);
  }

  #cut(now: number): void {
    const rate = Math.max(this.#perSecond * CUT, Math.min(this.#told.ratePerSecond, SLOWEST_PER_SECOND));
    this.#change(now, rate, Math.max(1, this.#level.capacity / 2));
  }

  /** From now on another rate and another size; at most `tokens` are left. */
  #change(now: number, perSecond: number, capacity: number, tokens = capacity): void {
    const left = Math.min(this.#level.tokens(now), tokens);
    this.#perSecond = perSecond;
    this.#level = new Level({ capacity, refillPerSecond: perSecond });
    this.#level.take(now, capacity - left);
  }
}
