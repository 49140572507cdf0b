import type { Paging } from './read-paging.js';
import type { Rows, Selection } from './rows.js';

/** The rows of one page as a JSON list, or `undefined` when there are none. */
export function pageOf(rows: Rows, selection: Selection, { pageSize, pageNumber }: Paging): string | undefined {
  const first = (pageNumber - 1) * pageSize;
  const end = Math.min(first + pageSize, selection.count);
  if (first >= end) return undefined;
  let list = '[';
  for (let rank = first; rank < end; rank++) list += (rank === first ? '' : ',') + rows.text(selection.index(rank));
  return `${list}]`;
}
