import type { OrgView } from '../org-view.js';
import { pageOf } from './page-of.js';
import { readPaging } from '../question/read-paging.js';
import type { RowList } from '../data/row-list.js';

/** The page of a list that a body's `paging` asks for, as JSON; `undefined` without rows. Throws BadRequest. */
export function numberedPage(org: OrgView, path: string, list: RowList, paging: unknown): string | undefined {
  const { pageSize, pageNumber } = readPaging(paging, org.caps);
  const pages = org.pages(path);
  const { from, until } = pages.cut(pages.startOf(pageNumber, pageSize), pageSize, list.count);
  return pageOf(list, from, until);
}
