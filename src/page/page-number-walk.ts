import { requireCount } from '../error/require-count.js';
import { lastPage } from './last-page.js';
import type { Walk } from './paginate.js';
import { promisedPages } from './promised-pages.js';

/** What a walk by page numbers needs to know of its pages. */
export interface PageNumbers<P> {
  /** Rows that are asked for with each page, from 1 on. A page with fewer is short. */
  readonly pageSize: number;
  /** Rows in a page as it came, before anything is dropped from it. */
  readonly size: (page: P) => number;
  /** The server's own count of all rows, where it gives one. What is no finite number counts as absent. */
  readonly totalHits?: ((page: P) => number | undefined) | undefined;
  /** Number of the page to begin with, from 1 on; default 1. The server's first page is number 1. */
  readonly from?: number | undefined;
}

/**
 * The walk by page numbers: 1, 2, 3 … until an absent, empty or short page. For one run at a time.
 *
 *     page size 2, totalHits 6     (ab) (c) (de) (f)|     short page 2 has rows behind it: go on
 *     page size 2, totalHits 60    (ab) (c) ()|           nothing behind it: that was the end
 *     page size 9, totalHits 4     (ab) (cd)|             a server that gives two a page, whatever it is asked for
 *
 * The server's count never ends a walk. It says how far pages may be read ahead, and whether it is worth to look behind
 * a page that is short or empty: one look, and when that page is empty the walk is over. So a count that is too high
 * costs one request after a short page, and two after a full one. Without a count a short page is the end: ask such a
 * server for no more rows a page than it gives.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { pageNumberWalk, paginate } from 'sluice';
 *
 * const rows = ['a', 'b', 'c', 'd', 'e'];
 * const walk = pageNumberWalk<string[]>({ pageSize: 2, size: (page) => page.length, totalHits: () => rows.length });
 * const pages$ = paginate({ ...walk, fetchPage: (number) => of(rows.slice(2 * number - 2, 2 * number)) });
 * pages$.subscribe(console.log); // ['a', 'b'], ['c', 'd'], ['e']
 * ```
 */
export function pageNumberWalk<P>({ pageSize, size, totalHits, from = 1 }: PageNumbers<P>): PageNumberWalk<P> {
  requireCount(pageSize, 'pageSize');
  requireCount(from, 'from');
  const hits = (page: P): number => {
    const told = totalHits?.(page);
    return Number.isFinite(told) ? (told as number) : 0;
  };
  let isLast = lastPage(pageSize, from);
  return {
    first: from,
    next: (page, number) => {
      // Another run begins.
      if (number === from) isLast = lastPage(pageSize, from);
      // A page without its list has no size, and no rows.
      return isLast(size(page) || 0, hits(page)) ? undefined : number + 1;
    },
    ahead: (page, number) => promisedPages(number, hits(page), pageSize),
  };
}

/** The part of a {@link Walk} that page numbers decide. */
export type PageNumberWalk<P> = Required<Pick<Walk<number, P>, 'first' | 'next'>> & {
  /** The numbers that the count of a page promises behind it. */
  readonly ahead: (page: P, number: number) => readonly number[];
};
