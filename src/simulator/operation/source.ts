import type { OrgView } from '../org-view.js';
import type { RowList } from '../data/row-list.js';

/**
 * What one operation reads: the rows for a query as they stand at an instant of the wall clock, `Infinity` for all that
 * there will ever be. It knows no caps and no pages. Throws BadRequest for a query that cannot be understood.
 */
export type Source = (org: OrgView, query: Readonly<Record<string, unknown>>, atMs: number) => RowList;
