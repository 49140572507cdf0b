import type { Hint } from '../event/hint.js';

/** What a pace remembers of one request on its way. Handed back with the answer; opaque to everybody else. */
export interface Ticket {
  /** When the request left, in scheduler milliseconds. */
  readonly at: number;
  /** What it cost. */
  readonly cost: number;
}

/** The ceiling that a pool was told; a pace starts from it and never matters above it. */
export interface Told {
  /** Requests a second in the long run; for a told window its limit over its length. */
  readonly ratePerSecond: number;
  /** Requests at one instant; for a told window its limit. */
  readonly burst: number;
  /** The told window, when it is one; its phase is unknown. */
  readonly window?: { readonly limit: number; readonly windowMs: number } | undefined;
  /** When the pace begins, in milliseconds of its pool. */
  readonly now: number;
}

/** What a pace knew at the end of a run, for the next one. Plain JSON. */
export interface PaceMemory {
  /** The believed rate, requests a second; above 0. */
  readonly ratePerSecond: number;
  /** What the server's full bucket holds; 1 or more. */
  readonly burst: number;
  /** What one more refusal would cost in requests, where hints shut the door; 0 or more. */
  readonly refusalCost: number;
}

/** What is believed of the server's ceiling. */
export interface Estimate {
  /** Requests a second that the server is believed to grant in the long run. */
  readonly ratePerSecond: number;
  /** By how much it may be more. */
  readonly error: number;
  /** The fixed window that was found, when it is one. */
  readonly window?: { readonly limit: number; readonly windowMs: number } | undefined;
}

/** What a request may have to wait for besides the door: answers to the first few, a window's turn, a token. */
export type PaceWait = 'slow start' | 'window' | 'rate';

/** Makes the pace of a new pool, from what was told and, if there was a run before, what was learned then. */
export type MakePace = (told: Told, remembered?: PaceMemory) => Pace;

/**
 * What is learned about a pool under its told ceiling, and how fast it lets requests go.
 *
 * Pure: no timers, no randomness. `now` is in scheduler milliseconds and never goes back. The pool keeps the told
 * ceiling and the door itself: a pace may be wrong, but it cannot pass what was told, nothing leaves while the door is
 * shut, and a told wait is never cut short.
 */
export interface Pace {
  /** Requests a second that could leave now if there were always one waiting. */
  rate(now: number): number;
  /**
   * Milliseconds until a request of this cost may leave; 0 = now; `Infinity` = not before an answer has come. With
   * `behind` above 0: the same, if another request of that cost left first, now. A cost above what is learned to be the
   * burst must still be let go one day.
   */
  wait(now: number, cost: number, behind?: number): number;
  /** A request leaves. The ticket is handed back with its answer, by exactly one of the next four. */
  sent(now: number, cost: number): Ticket;
  /** The server took it. */
  passed(ticket: Ticket, now: number, hint?: Hint): void;
  /**
   * Returns for how many milliseconds the door must close; 0 = not at all. `streak` counts the refusals in a row of
   * this pool, this one included; 0 = an echo, which had left before the last refusal was known and counts for nothing.
   * The pool obeys `hint.retryAfterMs` by itself where it is longer.
   */
  refused(ticket: Ticket, now: number, streak: number, hint?: Hint): number;
  /** Nobody knows how it ended. */
  unknown(ticket: Ticket, now: number): void;
  /** It was not sent after all. */
  giveBack(ticket: Ticket, now: number): void;
  /** The door opened again: this request, the probe, has passed (its `passed` came first). */
  opened(ticket: Ticket, now: number): void;
  /** What is worth remembering; nothing while only the told limit is known. */
  snapshot?(): PaceMemory | undefined;
  /** What was learned so far; nothing while only the told limit is known. */
  estimate?(): Estimate | undefined;
  /** Whether an answer that names no limit is about this one, also where the route has another of its own. Default no. */
  claims?(ticket: Ticket): boolean;
  /** The told limit is not what it was taken for: from now on its ceiling is learned. */
  readonly refuted?: boolean;
  /** Milliseconds after which what was not refused has passed. Default never. */
  readonly silenceMs?: number;
  /** What the last `wait` was for. Default `rate`. */
  readonly waitsFor?: PaceWait;
}
