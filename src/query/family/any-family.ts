import { requireThat } from '../../error/require-that.js';
import type { AggregateFamily } from './aggregate-family.js';

const PART = /^[a-z]{1,40}$/;

/** A family of which nothing is known but its part of the path: the server is left to judge names. */
export function anyFamily(family: unknown): AggregateFamily {
  requireThat(typeof family === 'string' && PART.test(family), 'family', 'a part of the path');
  return { family, name: `${family}-aggregates`, dimensions: '*', metrics: '*', times: '*', top: true };
}
