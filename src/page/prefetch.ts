import { requireCount } from '../error/require-count.js';

/** Pages requested or held beyond the one being read: an integer of 0 or more, or a function that is asked each time. */
export type Prefetch = number | (() => number);

/**
 * A prefetch as a live bound. A number is checked at once; what a function gives is rounded down, and what is below 0
 * or no number counts as 0, since a rate that is not known yet must not stop a run.
 *
 * @throws ConfigError for a number that is no integer of 0 or more
 */
export function liveBound(prefetch: Prefetch): () => number {
  if (typeof prefetch === 'function') {
    return () => {
      const ahead = prefetch();
      return ahead > 0 ? Math.floor(ahead) : 0;
    };
  }
  requireCount(prefetch, 'prefetch', 0);
  return () => prefetch;
}
