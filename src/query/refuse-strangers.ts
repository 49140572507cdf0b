import { configError } from '../retry/config-error.js';

/** What a query sets itself, since any other value could lose rows. */
const OWN = ['order', 'orderBy', 'paging'];

/**
 * Refuses options that a query does not know: a misspelt filter would match everything, and another order would lose
 * rows, both without a word.
 *
 * Errors: `ConfigError` naming the first of them.
 */
export function refuseStrangers(query: string, options: object, known: readonly string[]): void {
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const fix = OWN.includes(stranger)
    ? 'leave it out: the query sets it, since others can lose rows'
    : `use one of ${known.join(', ')}`;
  throw configError(stranger, `${query} does not take it from outside`, fix);
}
