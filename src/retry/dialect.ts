import type { Hint } from '../event/hint.js';

/** What the reading of limits needs of an answer. */
export interface AnswerView {
  /** The status of HTTP, such as 429. */
  readonly status: number;
  /** As `Response` has them. */
  readonly headers: {
    /** The header's value, whatever the case of its name. */
    get(name: string): string | null;
  };
  /** The body as text; may be empty. */
  readonly body: string;
  /** Epoch milliseconds at which the answer arrived, by the wall clock that was given. */
  readonly receivedAt: number;
}

/** What a failure means for the retry. */
export interface Verdict {
  /**
   * - `refused`: about limits; the door answers it, or a wait by the hint where there is no gate
   * - `unavailable`: passes by itself; jittered backoff
   * - `malformed`: a good status with an empty or foreign body; backoff, but three in a row are final
   * - `stale`: a kept-alive connection that the server had closed; repeated once at once, not counted
   * - `unauthorized`: the token was refused
   * - `final`: never retried
   */
  readonly kind: 'refused' | 'unavailable' | 'malformed' | 'stale' | 'unauthorized' | 'final';
  /** What it said about limits; `retryAfterMs` is the wait where there is no gate. Default nothing. */
  readonly hint?: Hint | undefined;
}

/** What is peculiar to one API: how its answers speak of limits, and what its failures mean. */
export interface Dialect {
  /** What an answer says about limits, or `undefined` when it says nothing that is understood. */
  hint(answer: AnswerView): Hint | undefined;
  /**
   * What a failure means. Gets whatever the request's Observable failed with, and when it came (epoch milliseconds),
   * for errors that still carry the raw headers.
   */
  classify(error: unknown, at: number): Verdict;
}
