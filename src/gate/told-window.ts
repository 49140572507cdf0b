import type { Hint } from '../event/hint.js';
import type { Pace, PaceWait, Ticket, Told } from './pace.js';
import { RoundTrip } from './round-trip.js';
import { SlowStart } from './slow-start.js';

/** Requests in the first round. */
const FIRST = 2;
/** Longest time between two questions while everything is refused, ms (then a tenth of the time it has lasted). */
const STEP_MS = 5000;

/** A window whose turn is known and that refuses before this share of it was used is another one, the second time. */
const EARLY = 0.9;
/** ... if it is longer than this, ms: else the turn may be mistaken. */
const LONG_MS = 1000;

interface Numbered extends Ticket {
  readonly number: number;
}

/**
 * The pace of a fixed window that was told: its quota and its length are known, when it turns is not.
 *
 *     send the quota, let it be answered, ask once more: the refusal tells the phase
 *
 * With `Retry-After`, or a header that says when the window turns, the phase is known at once; without a hint the door
 * is asked ever more rarely until one passes. One refusal in the first window is the price of being on time in all
 * others. A server that refuses long before the quota is used, twice, counts in another way: then what was told is only
 * the ceiling, and the pace is `refuted`.
 */
export class ToldWindow implements Pace {
  waitsFor: PaceWait = 'window';
  refuted = false;
  readonly #limit: number;
  readonly #ms: number;
  readonly #trip = new RoundTrip();
  readonly #slow: SlowStart;
  #begun = -Infinity;
  #end = Infinity;
  #used = 0;
  /** Whether it is known when the window turns. */
  #sure = false;
  /** It was refused long before the limit was used, in a window whose turn was known. */
  #early = false;
  #inFlight = 0;
  #number = 0;
  #lastRefused = 0;
  /** Since when everything is refused without a hint. */
  #refusedSince: number | undefined;

  constructor({ burst, ratePerSecond, now }: Told) {
    this.#limit = burst;
    this.#ms = (burst / ratePerSecond) * 1000;
    this.#slow = new SlowStart(this.#trip, now, FIRST);
  }

  rate(): number {
    return (this.#limit / this.#ms) * 1000;
  }

  wait(now: number, cost: number, behind = 0): number {
    const slow = this.#slow.wait(now, this.#inFlight);
    this.waitsFor = slow > 0 ? 'slow start' : 'window';
    if (slow > 0) return slow;
    this.#roll(now);
    if (this.#used + cost + behind <= this.#limit) return 0;
    // Unsure and all answered: one more asks when it turns.
    if (!this.#sure && this.#used <= this.#limit) return this.#inFlight > 0 ? Infinity : 0;
    return this.#end - now;
  }

  sent(now: number, cost: number): Ticket {
    if (this.#end === Infinity) this.#turn(now);
    this.#roll(now);
    this.#used += cost;
    this.#inFlight += 1;
    this.#slow.sent();
    const ticket: Numbered = { at: now, cost, number: ++this.#number };
    return ticket;
  }

  passed(ticket: Ticket, now: number, hint?: Hint): void {
    this.#inFlight -= 1;
    this.#trip.passed(now - ticket.at);
    this.#slow.passed(ticket.at);
    const { number } = ticket as Numbered;
    if (this.#refusedSince !== undefined && number > this.#lastRefused) {
      this.#refusedSince = undefined;
      this.#turn(ticket.at);
      this.#used = this.#number - number + 1;
      this.#sure = true;
    }
    this.#read(ticket, now, hint);
  }

  refused(ticket: Ticket, now: number, _streak: number, hint?: Hint): number {
    this.#inFlight -= 1;
    this.#trip.refused(now - ticket.at);
    const isKnown = this.#sure && ticket.at >= this.#begun && this.#ms > LONG_MS;
    if (isKnown && this.#used < EARLY * this.#limit) {
      this.refuted = this.#early;
      this.#early = true;
    }
    this.#lastRefused = Math.max(this.#lastRefused, (ticket as Numbered).number);
    const closeMs = this.#closeMs(ticket, now, hint);
    this.#read(ticket, now, hint);
    this.#slow.restart(now + closeMs, 1);
    return closeMs;
  }

  #closeMs(ticket: Ticket, now: number, hint: Hint | undefined): number {
    if (hint?.retryAfterMs !== undefined) {
      const turnsAt = now + hint.retryAfterMs;
      if (!this.#sure || turnsAt > this.#begun) this.#turn(turnsAt);
      this.#sure = true;
      return hint.retryAfterMs;
    }
    if (hint?.resetMs !== undefined && hint.remaining !== undefined) return hint.resetMs;
    this.#used = this.#limit;
    this.#refusedSince ??= ticket.at;
    const lasted = ticket.at - this.#refusedSince;
    return Math.max(1, ticket.at + Math.min(lasted / 2, Math.max(STEP_MS, lasted / 10)) - now);
  }

  unknown(): void {
    this.#inFlight -= 1;
  }

  giveBack(ticket: Ticket): void {
    this.#inFlight -= 1;
    if (ticket.at >= this.#begun) this.#used -= ticket.cost;
  }

  opened(): void {
    // The probe's `passed` has said all there is.
  }

  #turn(begun: number): void {
    this.#begun = begun;
    this.#end = begun + this.#ms;
    this.#used = 0;
  }

  #roll(now: number): void {
    if (now < this.#end) return;
    this.#turn(this.#end + Math.floor((now - this.#end) / this.#ms) * this.#ms);
  }

  #read(ticket: Ticket, now: number, hint: Hint | undefined): void {
    if (hint?.remaining === undefined || hint.resetMs === undefined || ticket.at < this.#begun) return;
    this.#end = Math.min(now + hint.resetMs, this.#end);
    this.#sure = true;
    // More than ours: somebody else spends too.
    this.#used = Math.max(this.#used, this.#limit - hint.remaining);
  }
}
