/** What a jittered backoff is computed from. */
export interface Jitter {
  /** Which wait of this request it is, from 1. */
  readonly attempt: number;
  /** Milliseconds: the span of the first wait. */
  readonly baseMs: number;
  /** Milliseconds: no wait is longer. */
  readonly capMs: number;
  /** A number in [0, 1), such as `Math.random` gives. */
  readonly random: () => number;
}

/**
 * A wait of whole milliseconds, drawn evenly from [0, min(capMs, baseMs · 2^(attempt − 1))].
 *
 * Spreads best those who failed together, at the price that one may come back at once: "full jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Pure but for `random`; checks no range.
 *
 * @example
 * ```ts
 * import { fullJitter } from 'sluice';
 *
 * fullJitter({ attempt: 3, baseMs: 1000, capMs: 30_000, random: () => 0.5 }); // 2000, drawn from 0 to 4000
 * ```
 */
export function fullJitter({ attempt, baseMs, capMs, random }: Jitter): number {
  return Math.ceil(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));
}
