import { requireThat } from '../../retry/require-that.js';

/** Checks each entry of a list of at least so many, and names its place. Errors: `ConfigError` for what is no such list. */
export function eachOf(list: unknown, field: string, check: (entry: unknown, field: string) => void, least = 0): void {
  const entries = Array.isArray(list) ? (list as readonly unknown[]) : [];
  requireThat(entries === list && entries.length >= least, field, least > 0 ? 'a list of at least one' : 'a list');
  entries.forEach((entry, place) => check(entry, `${field}[${place}]`));
}
