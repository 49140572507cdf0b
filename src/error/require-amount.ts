import { requireThat } from './require-that.js';

/** Throws a `ConfigError` that names the field unless `value` is a number above 0 and has an end: a text is none. */
export function requireAmount(value: number, field: string, unit = 'a number'): void {
  requireThat(value > 0 && value < Infinity, field, `${unit} above 0`, value);
}
