import { type ErrorContext, type GivenUp, RateLimitError, isSluiceError } from '../errors.js';
import { decorrelatedJitter } from './decorrelated-jitter.js';
import { fullJitter } from './full-jitter.js';
import type { CompletePolicy } from './retry-policy.js';
import { withAttempts } from './with-attempts.js';

/** What is done about a failure. */
export type RetryDecision =
  /** Given up, with the error that comes out. */
  | { readonly kind: 'fail'; readonly error: unknown }
  /**
   * Again after a wait that the server told, or that stands for one: never cut short. In the same turn for 0, where the
   * gate waits, or the connection was stale.
   */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** Again after a backoff, when the budget allows it. */
  | { readonly kind: 'backoff'; readonly delayMs: number }
  /** Again with another token. */
  | { readonly kind: 'renew'; readonly delayMs: number };

/** Malformed answers in a row after which nobody believes in the next one. */
const MALFORMED_IN_A_ROW = 3;

/** From the second refusal in a row no wait is shorter: "come back at once" has been tried. */
const REFUSED_AGAIN_MS = 1000;

/** One request's failures so far, and what follows from the next one. No timers; made anew for every request. */
export class RetryHistory {
  /** The try that is out was paid for as a probe. */
  probing = false;
  readonly #policy: CompletePolicy;
  readonly #begunAt: number;
  /** Failures that count towards `attempts`. */
  #counted = 0;
  #backoffs = 0;
  /** What the last failure was: its kind, what was wrong with its body, or at which byte that was cut. */
  #sort: string | number | undefined;
  #inARow = 0;
  /** Successes of the whole budget at the last failure; none yet, since the first failure counts. */
  #successes = -1;

  constructor(policy: CompletePolicy) {
    this.#policy = policy;
    this.#begunAt = policy.scheduler.now();
  }

  /** Milliseconds until there has been no success for `deadlineMs`. */
  get leftMs(): number {
    const { budget, deadlineMs, scheduler } = this.#policy;
    const since = Math.max(this.#begunAt, budget?.lastSuccessAt ?? this.#begunAt);
    return deadlineMs - Math.max(0, scheduler.now() - since);
  }

  /** What follows from the failure of the `attempt`-th try. */
  decide(error: unknown, attempt: number): RetryDecision {
    const { dialect, wallClock, attempts, behindGate, renew } = this.#policy;
    const { kind, hint } = dialect.classify(error, wallClock());
    const sort = isSluiceError(error, 'BodyError') ? (error.reason === 'syntax' ? error.bytes : error.reason) : kind;
    this.#inARow = sort === this.#sort ? this.#inARow + 1 : 1;
    this.#sort = sort;
    // What is cut at the same byte once more is no accident, and says nothing about others.
    const counts = this.#counts() || (this.#inARow > 1 && typeof sort === 'number');
    // What the gate refused in its own name was not sent.
    const sent = isSluiceError(error, 'RateLimitError') ? attempt - 1 : attempt;
    const fail = (gaveUp?: GivenUp): RetryDecision => ({ kind: 'fail', error: withAttempts(error, sent, gaveUp) });

    if (kind === 'final' || (kind === 'unauthorized' && !renew)) return fail();
    if (this.leftMs <= 0) return fail('deadline');
    if (kind === 'refused') {
      return behindGate ? { kind: 'wait', delayMs: 0 } : this.#refused(error, attempt, hint?.retryAfterMs);
    }
    if (kind === 'stale' && this.#inARow === 1) return { kind: 'wait', delayMs: 0 };
    // A first 401 is news about the token alone. One that follows a new token is a failure like any other.
    if (kind === 'unauthorized' && this.#inARow === 1) return { kind: 'renew', delayMs: 0 };
    if (kind === 'malformed' && this.#inARow === MALFORMED_IN_A_ROW) return fail('attempts');

    this.#counted += counts ? 1 : 0;
    if (this.#counted >= attempts) return fail('attempts');
    const delayMs = Math.max(this.#backoff(), Math.min(hint?.retryAfterMs ?? 0, this.#policy.maxWaitMs));
    return { kind: kind === 'unauthorized' ? 'renew' : 'backoff', delayMs };
  }

  /** Alone, without a gate: the wait that the server told is waited out in full, and failures of this kind do not count. */
  #refused(error: unknown, attempt: number, toldMs: number | undefined): RetryDecision {
    const { maxWaitMs, wallClock, org, request } = this.#policy;
    if (toldMs === undefined) return { kind: 'wait', delayMs: this.#backoff() };
    if (toldMs <= maxWaitMs) {
      return { kind: 'wait', delayMs: Math.max(toldMs, this.#inARow > 1 ? REFUSED_AGAIN_MS : 0) };
    }
    const from: ErrorContext = isSluiceError(error) ? error : {};
    const name = request ?? from.request;
    const why = `told to wait ${toldMs} ms, longer than maxWaitMs (${maxWaitMs})`;
    return {
      kind: 'fail',
      error: new RateLimitError(name ? `${name}: ${why}` : why, {
        org: org ?? from.org,
        request: name,
        correlationId: from.correlationId,
        attempts: attempt,
        retryAt: wallClock() + toldMs,
        cause: error,
      }),
    };
  }

  #backoff(): number {
    this.#backoffs += 1;
    const spread = this.#policy.jitter === 'full' ? fullJitter : decorrelatedJitter;
    return spread({ ...this.#policy, attempt: this.#backoffs });
  }

  /** A failure says something about this request only while others fare better, and not when it was sent as a probe. */
  #counts(): boolean {
    const { budget } = this.#policy;
    if (!budget) return true;
    const counts = budget.successes > this.#successes && !this.probing;
    this.#successes = budget.successes;
    this.probing = false;
    return counts;
  }
}
