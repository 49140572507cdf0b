import { requireThat } from '../../error/require-that.js';
import { objectOf } from './object-of.js';

/** Checks the bounds of a range: numbers, by the names that are known. Errors: `ConfigError` naming the first that is none. */
export function checkRange(range: unknown, field: string, known: readonly string[]): void {
  for (const [bound, number] of Object.entries(objectOf(range, field, known))) {
    requireThat(true, `${field}.${bound}`, 'a number', number);
  }
}
