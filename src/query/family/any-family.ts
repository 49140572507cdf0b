import { requireThat } from '../../retry/require-that.js';
import type { AggregateFamily } from './aggregate-family.js';

/** A family of which nothing is known but its part of the path: the server is left to judge names. */
export function anyFamily(family: unknown): AggregateFamily {
  const part = typeof family === 'string' ? family : '';
  requireThat(/^[a-z]{1,40}$/.test(part), 'family', 'a part of the path, such as knowledge');
  return { family: part, name: `${part}-aggregates`, dimensions: '*', metrics: '*', times: '*', top: true };
}
