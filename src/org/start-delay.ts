import { fnv1a } from '../query/run/fnv1a.js';
import { requireThat } from '../error/require-that.js';

/** Between which times after the start of a fleet its orgs begin. */
export interface Stagger {
  /** Milliseconds, 0 or more. */
  readonly minMs: number;
  /** Milliseconds, `minMs` or more. */
  readonly maxMs: number;
}

/** How much of the span is left to chance, so that fleets of the same names do not begin in step. */
const JITTER = 0.1;

/**
 * When an org begins, in milliseconds after the start of its fleet: spread by a hash of its name, so that an org keeps
 * its place from night to night, with a tenth of the span left to `random`.
 *
 * Errors: `ConfigError` when the times are negative, no numbers, or the wrong way round.
 */
export function startDelay(name: string, { minMs, maxMs }: Stagger, random: () => number): number {
  const isSpan = [minMs, maxMs].every(Number.isFinite) && minMs >= 0 && minMs <= maxMs;
  requireThat(isSpan, 'stagger', 'a span with 0 <= minMs <= maxMs');
  // The last letters need a few turns more to reach the high digits of the sum.
  const place = fnv1a(`${name}....`) / 2 ** 32;
  return minMs + (maxMs - minMs) * ((1 - JITTER) * place + JITTER * random());
}
