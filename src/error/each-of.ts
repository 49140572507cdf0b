import { requireThat } from './require-that.js';

/** Checks each entry of a list of at least so many, and names its place. Errors: `ConfigError` for what is no such list. */
export function eachOf(list: unknown, field: string, check: (entry: unknown, field: string) => void, least = 0): void {
  requireThat(Array.isArray(list) && list.length >= least, field, least > 0 ? 'a list of at least one' : 'a list');
  list.forEach((entry, index) => check(entry, `${field}[${index}]`));
}
