import type { GroupedAnswer } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';
import { groupsOf } from './groups-of.js';

/** One row for each entry of each group: the fields of the entry, beside those of its group. */
export function rowsOfGroups(answer: GroupedAnswer): readonly JsonObject[] {
  return groupsOf(answer).flatMap(({ data, ...group }) => (data ?? []).map((entry) => ({ ...group, ...entry })));
}
