import type { Grouped, GroupedAnswer } from '../../codec/grouped-answer.js';

/**
 * One row for each group, as received, beside whatever the answer says of all groups, so that nothing is lost. How far a
 * page of a job goes says nothing of its rows.
 */
export function groupsOf({
  results,
  cursor: _,
  dataAvailabilityDate: __,
  ...ofAll
}: GroupedAnswer): readonly Grouped[] {
  return (results ?? []).map((group): Grouped => ({ ...ofAll, ...group }));
}
