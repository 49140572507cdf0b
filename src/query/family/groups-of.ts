import type { GroupedAnswer } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';

/** One row for each group, as received, beside whatever the answer says of all groups, so that nothing is lost. */
export function groupsOf({ results, ...ofAll }: GroupedAnswer): readonly JsonObject[] {
  return (results ?? []).map((group): JsonObject => ({ ...ofAll, ...group }));
}
