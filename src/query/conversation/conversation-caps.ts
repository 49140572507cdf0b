import type { JsonObject } from '../../codec/json-object.js';
import { longestDays } from '../filter/longest-days.js';
import type { Caps } from '../slice/sliced-endpoint.js';

/**
 * How much the details query gives of one question: 7 days, 31 with a filter, and 100 000 rows. Learned anew from a 400
 * that names another number.
 *
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/
 */
export function conversationCaps(filters: JsonObject, floorMs = 60_000): Caps {
  return { days: longestDays(filters), results: 100_000, floorMs };
}
