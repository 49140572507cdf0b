import type { JsonObject } from '../../codec/json-object.js';
import { checkOptions } from '../check-options.js';
import { checkFilter } from './check-filter.js';
import type { KnownNames } from './check-name.js';
import { eachOf } from '../../error/each-of.js';
import { given } from '../given.js';

/** Options with filters among them. */
interface FilterOptions {
  readonly allowUnknown?: readonly string[] | undefined;
}

/** What every query with filters takes beside them. */
const OPTIONS = ['interval', 'allowUnknown', 'prefetch', 'from'];

/**
 * The filters among the options of a query, checked against what each group takes; they go into the body as they are.
 *
 * Errors: `ConfigError` naming the place, also for an option that is none of the query's.
 *
 * @param more names of the query's own options
 */
export function filtersOf(
  query: string,
  options: FilterOptions,
  known: KnownNames,
  more: readonly string[],
): JsonObject {
  checkOptions(query, options, [...Object.keys(known), ...OPTIONS, ...more]);
  const { allowUnknown = [] } = options;
  const filters = given(options, Object.keys(known));
  for (const [group, list] of Object.entries(filters)) {
    eachOf(list, group, (filter, field) => checkFilter(filter, { field, group, known, allowUnknown }));
  }
  return filters;
}
