import { requireThat } from './require-that.js';

/** Throws a `ConfigError` that names the field unless `value` is an integer of `least` or more. */
export function requireCount(value: number, field: string, least = 1): void {
  requireThat(Number.isInteger(value) && value >= least, field, `an integer of ${least} or more`);
}
