import type { Observable } from 'rxjs';
import type { Hint } from '../event/hint.js';

/**
 * A request's place in line, made once per request and kept over its retries, so that requests refused together leave
 * again in their first order. Who has one may wait, whatever bounds the line. Opaque; compare by `number` only inside
 * `gate/`.
 */
export interface Seat {
  /** The lower came first. */
  readonly number: number;
}

/** What the gate is asked for. */
export interface Ask {
  /** Tokens that the request costs; default 1, above 0 and at most every pool's burst. */
  readonly cost?: number | undefined;
  /**
   * Higher goes first, but not before those that have waited so much longer: 30 s for each step by default. Default 0.
   */
  readonly priority?: number | undefined;
  /** The request's place in line; default a new one at the end. */
  readonly seat?: Seat | undefined;
}

/** How a permitted request ended, as far as the limits are concerned. */
export type Answer =
  /** The server took the request. */
  | { readonly kind: 'passed'; readonly hint?: Hint | undefined }
  /** The server refused it for a limit: the door closes. */
  | { readonly kind: 'refused'; readonly hint?: Hint | undefined }
  /** It failed for another reason, or nobody knows: the slot is free, the token is spent, nothing is learned. */
  | { readonly kind: 'unknown' };

/**
 * Leave to send one request now. The first of `settle` and `giveBack` counts, later calls do nothing. It lives as long
 * as its `admit` subscription: unsubscribing an open permit settles it as unknown.
 */
export interface Permit {
  /** The place that the request has in line, for when it asks again. */
  readonly seat: Seat;
  /** Tells how the request ended. */
  settle(answer: Answer): void;
  /** The request was not sent: token and slot go back. */
  giveBack(): void;
}

/** Asks leave of one pool or of a whole route, all or none. */
export interface Gate {
  /** A new place at the end of the line. */
  seat(): Seat;
  /**
   * Emits one permit when it is the request's turn, then stays open until the permit is settled or given back, and
   * completes. Cold: each subscription is a request of its own. Unsubscribing while it waits gives up the place.
   * Fails with `RateLimitError` when a door is told to stay shut longer than `maxWaitMs`, and at once, without a seat,
   * where more wait already than may.
   */
  admit(ask?: Ask): Observable<Permit>;
}
