import { WalkError } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import type { Walk } from './paginate.js';

/** Pages without rows, one after the other, behind which nobody looks any more. */
const MOST_EMPTY = 3;
/** Pages behind which nobody believes in an end: five hours at 300 a minute, and a hundred million rows of a job. */
const MOST_PAGES = 100_000;

/** What a walk by cursors needs to know of its pages. */
export interface Cursors<P> {
  /** The cursor that a page names for the next one. Null, absent or empty is the end. */
  readonly cursorOf: (page: P) => string | null | undefined;
  /** Rows in a page as it came. With it a server that promises more behind empty pages for ever is found out. */
  readonly size?: ((page: P) => number) | undefined;
  /** The cursor to begin with; default `null`, which asks without one. */
  readonly from?: string | null | undefined;
  readonly org?: string | undefined;
  readonly request?: string | undefined;
}

/** The part of a {@link Walk} that cursors decide. */
export type CursorWalk<P> = Pick<Walk<string | null, P>, 'first' | 'next'>;

/**
 * The walk by cursors: each page names the next, until one names none. For one run at a time.
 *
 *     (ab)→x  ()→y  (c)→z  (d)|          an empty or a short page is no end
 *     (ab)→x  (cd)→y  (e)→x  #           a cursor that was seen before: cursor-loop
 *     (ab)→x  ()→y  ()→z  ()→w  #        the third empty page that promises more: empty-pages
 *     (ab)→x  (cd)→y  (ef)→z  …  #       the 100 000th page that promises more: cursor-loop
 *
 * Holds the cursors of the run. Errors: `WalkError`. It serves a cursor in the address and one in the body alike, since
 * only `fetchPage` knows where it goes.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { cursorWalk, paginate } from 'sluice';
 *
 * const pages: Record<string, { rows: string[]; cursor?: string }> = {
 *   first: { rows: ['a', 'b'], cursor: 'x' },
 *   x: { rows: ['c'] },
 * };
 * const walk = cursorWalk<{ rows: string[]; cursor?: string }>({ cursorOf: ({ cursor }) => cursor });
 * const pages$ = paginate({ ...walk, fetchPage: (cursor) => of(pages[cursor ?? 'first'] ?? { rows: [] }) });
 * pages$.subscribe(({ rows }) => console.log(rows)); // ['a', 'b'], ['c']
 * ```
 */
export function cursorWalk<P>({ cursorOf, size, from = null, org, request }: Cursors<P>): CursorWalk<P> {
  const seen = new Set<string | null>();
  let empty = 0;
  const refuse = (reason: WalkError['reason'], what: string): never => {
    throw errorAt({ org, request }, WalkError, what, { reason });
  };
  return {
    first: from,
    next: (page, cursor) => {
      if (cursor === from) {
        seen.clear();
        empty = 0;
      }
      empty = size?.(page) === 0 ? empty + 1 : 0;
      const following = cursorOf(page);
      if (!following) return undefined;
      if (seen.add(cursor).has(following)) refuse('cursor-loop', 'a cursor came again');
      if (seen.size >= MOST_PAGES) refuse('cursor-loop', `${MOST_PAGES} pages promise more`);
      if (empty >= MOST_EMPTY) refuse('empty-pages', `${MOST_EMPTY} empty pages in a row promise more`);
      return following;
    },
  };
}
