import type { Hint } from '../../event/hint.js';
import type { Pace, PaceWait, Ticket, Told } from '../pace.js';
import { RollingWindow } from './rolling-window.js';
import { RoundTrip } from '../learned/round-trip.js';
import { SlowStart } from '../learned/slow-start.js';

/** Requests in the first round, besides what would leave evenly in so many seconds. */
const FIRST = 2;
const FIRST_SECONDS = 0.25;
/** Longest time between two questions while everything is refused, ms (then a tenth of the time it has lasted). */
const STEP_MS = 5000;
/** When a window turns is known this well, ms. One that is no longer is never asked when it turns. */
const DOUBT_MS = 1000;
/** A window is taken to be longer by so many mean deviations of the round trip, since it counts from arrival to arrival. */
const SPARE = 5;
/** ... and by this share of a round trip at least, but then by no more than this share of its length. */
const SPARE_TRIP = 0.2;
const SPARE_SHARE = 0.02;
/** A window whose turn is known and that refuses while more than this share of it is left is another one, the second time. */
const EARLY = 0.1;

interface Counted extends Ticket {
  readonly mark: number;
  /** What had left the window before. */
  readonly left: number;
  /** Where it is counted. */
  readonly window: RollingWindow;
}

/**
 * The pace of a fixed window that was told: its quota and its length are known, when it turns is not.
 *
 *     send the quota, let it be answered, ask once more: the refusal tells the phase
 *
 * With `Retry-After`, or a header that says when the window turns, the phase is known at once; without a hint the door
 * is asked ever more rarely until one passes. One refusal in the first window is the price of being on time in all
 * others. From a turn on, no more than the quota leaves in any stretch of the window's length and a little: that holds
 * whatever the jitter, and for windows that open with a request or slide as well.
 *
 * A server that refuses long before the quota is used, twice with no full window between, counts in another way: then
 * what was told is only the ceiling, and the pace is `refuted`.
 */
export class ToldWindow implements Pace {
  waitsFor: PaceWait = 'window';
  refuted = false;
  readonly #told: Told;
  readonly #ms: number;
  readonly #trip = new RoundTrip();
  readonly #slow: SlowStart;
  /** What was taken since the last turn that is known. */
  #window: RollingWindow;
  /** When the first of it left; a window's length later, and again, the next begins. */
  #begun: number | undefined;
  /** When it turns, as far as headers say. */
  #turnsAt = Infinity;
  /** Whether nobody needs to ask when it turns. */
  #sure: boolean;
  /** It was refused long before the limit was used, in a window whose turn was known. */
  #early = false;
  /** Tokens on their way. */
  #inFlight = 0;
  /** Since when everything is refused without a hint. */
  #refusedSince: number | undefined;

  constructor(told: Told) {
    this.#told = told;
    this.#ms = (told.burst / told.ratePerSecond) * 1000;
    this.#sure = this.#ms <= DOUBT_MS;
    this.#slow = new SlowStart(this.#trip, told.now, FIRST + FIRST_SECONDS * told.ratePerSecond);
    this.#window = new RollingWindow(told.burst, this.#ms);
  }

  rate(): number {
    return this.#told.ratePerSecond;
  }

  wait(now: number, cost: number, behind = 0): number {
    this.waitsFor = 'slow start';
    const slow = this.#slow.wait(now, this.#inFlight);
    if (slow) return slow;
    this.waitsFor = 'window';
    if (now >= this.#turnsAt) this.#turned();
    // Unsure and all answered: one more asks when it turns. In the first window, if it passes, so does the next: there
    // one has turned unseen and holds some more.
    const window = this.#window;
    if (!this.#sure && !this.#inFlight && (window.tokens(now) >= 0 || !window.left)) return 0;
    return Math.min(window.wait(now, cost, behind), this.#turnsAt - now);
  }

  sent(now: number, cost: number): Ticket {
    this.#inFlight += cost;
    const window = this.#window;
    const mark = window.take(this.#countedFrom(now), cost);
    this.#slow.sent();
    if (this.#isFull(now)) this.#early = false;
    const ticket: Counted = { at: now, cost, mark, left: window.left, window };
    return ticket;
  }

  passed(ticket: Ticket, now: number, hint?: Hint): void {
    this.#trip.passed(now - ticket.at);
    this.#slow.passed(ticket.at);
    const { window, left } = ticket as Counted;
    this.#settled(ticket, true);
    if (window !== this.#window) return;
    this.#refusedSince = undefined;
    if (hint?.remaining === undefined || hint.resetMs === undefined) return;
    this.#sure = true;
    this.#turnsAt = Math.min(now + hint.resetMs, this.#turnsAt);
    // More than ours, and what was ours when it left: somebody else spends too.
    const others = window.tokens(now) - (window.left - left) - hint.remaining;
    if (others > 0) window.take(now, others);
  }

  refused(ticket: Ticket, now: number, _streak: number, hint?: Hint): number {
    this.#trip.refused(now - ticket.at);
    if (!this.claims(ticket)) {
      this.refuted = this.#early;
      this.#early = true;
    }
    this.#settled(ticket, false);
    this.#turned();
    this.#sure = true;
    const closeMs = hint?.retryAfterMs ?? hint?.resetMs ?? this.#askAgain(ticket, now);
    this.#slow.restart(now + closeMs);
    return closeMs;
  }

  /** All but what comes long before the limit is used, in a window whose turn is known: that is of another one. */
  claims(ticket: Ticket): boolean {
    const isKnown = this.#sure && this.#refusedSince === undefined && (ticket as Counted).window === this.#window;
    return !isKnown || this.#isFull(ticket.at);
  }

  unknown(ticket: Ticket): void {
    this.#settled(ticket, true);
  }

  giveBack(ticket: Ticket, now: number): void {
    (ticket as Counted).window.giveBack(now, ticket as Counted);
    this.#settled(ticket, false);
  }

  opened(): void {
    // The probe's `passed` has said all there is.
  }

  /** For how long nobody asks where no hint says it, ms. */
  #askAgain({ at }: Ticket, now: number): number {
    this.#refusedSince ??= at;
    const lasted = at - this.#refusedSince;
    return Math.max(1, at + Math.min(lasted / 2, Math.max(STEP_MS, lasted / 10)) - now);
  }

  #isFull(now: number): boolean {
    return this.#window.tokens(now) <= EARLY * this.#told.burst;
  }

  /** What left before the last known turn and is answered after it counts after it. */
  #settled(ticket: Ticket, taken: boolean): void {
    const { at, cost, window } = ticket as Counted;
    this.#inFlight -= cost;
    if (taken && window !== this.#window) this.#window.take(at, cost);
  }

  /** Where the turn is known, all that leaves in a window counts from its turn on; but for the last, which may cross the next. */
  #countedFrom(now: number): number {
    const { ms: tripMs, jitterMs } = this.#trip;
    const spareMs = Math.max(SPARE * jitterMs, Math.min(SPARE_TRIP * tripMs, SPARE_SHARE * this.#ms));
    const ms = (this.#window.windowMs = this.#ms + spareMs);
    const since = now - (this.#begun ??= now);
    if (since >= ms) {
      this.#begun = now - (since % ms);
      this.#turnsAt = Infinity;
      this.#slow.restart(now);
    }
    return this.#sure && now < this.#begun + ms - DOUBT_MS ? this.#begun : now;
  }

  #turned(): void {
    this.#window = new RollingWindow(this.#told.burst, this.#ms);
    this.#begun = undefined;
    this.#turnsAt = Infinity;
  }
}
