import type { JsonObject } from '../../codec/json-object.js';
import { checkFilter } from './check-filter.js';
import type { KnownNames } from './check-name.js';
import { eachOf } from './each-of.js';
import { given } from '../given.js';

/** Options with filters among them. */
interface FilterOptions {
  readonly allowUnknown?: readonly string[] | undefined;
}

/**
 * The filters among the options of a query, checked against what each group takes; they go into the body as they are.
 *
 * Errors: `ConfigError` naming the place.
 */
export function filtersOf(options: FilterOptions, known: KnownNames): JsonObject {
  const { allowUnknown = [] } = options;
  const filters = given(options, Object.keys(known));
  for (const [group, list] of Object.entries(filters)) {
    eachOf(list, group, (filter, field) => checkFilter(filter, { field, group, known, allowUnknown }));
  }
  return filters;
}
