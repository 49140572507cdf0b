import type { RowList } from '../data/row-list.js';

/** Some rows as a JSON list, or `undefined` when there are none. */
export function pageOf(rows: RowList, from: number, until: number): string | undefined {
  if (from >= until) return undefined;
  let list = '[';
  for (let rank = from; rank < until; rank++) list += (rank === from ? '' : ',') + rows.text(rank);
  return `${list}]`;
}
