import type { JsonObject } from '../../codec/json-object.js';

/**
 * Days of the longest interval that a query for details takes: 7, and 31 with a filter.
 *
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/
 */
export function longestDays(filters: JsonObject): number {
  return Object.values(filters).some((filter) => Array.isArray(filter) && filter.length > 0) ? 31 : 7;
}
