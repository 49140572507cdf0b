import type { JsonObject } from '../../codec/json-object.js';
import { requireThat } from '../../retry/require-that.js';
import { checkFilters } from './check-filters.js';
import type { KnownNames } from './check-name.js';

/**
 * The filters among the options of a query, checked against what each group takes; they go into the body as they are.
 *
 * Errors: `ConfigError` naming the place.
 */
export function filtersOf(options: object, known: KnownNames): JsonObject {
  const { allowUnknown = [], ...given } = options as Readonly<Record<string, unknown>> & {
    readonly allowUnknown?: readonly string[];
  };
  const groups = Object.keys(known).filter((group) => given[group] !== undefined);
  for (const group of groups) {
    requireThat(Array.isArray(given[group]), group, 'a list of filters');
    checkFilters(given[group], { field: group, group, known, allowUnknown });
  }
  return Object.fromEntries(groups.map((group) => [group, given[group]]));
}
