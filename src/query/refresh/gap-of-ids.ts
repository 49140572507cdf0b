import type { Gap } from '../../page/gap.js';

/** Ids that are named; the others are counted. */
const NAMED = 10;

/** The gap of rows that are known by their ids alone; none where there are none. `what` stands before the first ids. */
export function gapOfIds(ids: readonly string[], what: string): Gap | undefined {
  const { length: rows } = ids;
  const more = rows > NAMED ? ` and ${rows - NAMED} more` : '';
  const reason = `${what} ${ids.slice(0, NAMED).join(', ')}${more}`;
  return rows > 0 ? { start: '', end: '', reason, rows } : undefined;
}
