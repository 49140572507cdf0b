import type { GroupedAnswer } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';

/** Says how far a job's answer goes, and nothing of its rows. */
const OF_THE_PAGE = ['results', 'cursor', 'dataAvailabilityDate'];

/**
 * One row for each entry of each group: the fields of the entry, beside those of its group and whatever the answer says
 * of all groups, so that nothing is lost.
 */
export function rowsOfGroups(answer: GroupedAnswer): readonly JsonObject[] {
  const ofAll = Object.fromEntries(Object.entries(answer).filter(([name]) => !OF_THE_PAGE.includes(name)));
  return (answer.results ?? []).flatMap(({ data, ...group }) =>
    (data ?? []).map((entry): JsonObject => ({ ...ofAll, ...group, ...entry })),
  );
}
