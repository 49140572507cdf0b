import { requireThat } from './require-that.js';

/** Throws a `ConfigError` that names the field unless `value` is a number above 0 and has an end: a text is none. */
export function requireAmount(value: number, field: string): void {
  requireThat(value > 0 && value < Infinity, field, 'a number above 0', value);
}
