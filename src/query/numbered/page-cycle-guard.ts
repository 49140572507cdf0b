import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { WalkError } from '../../errors.js';
import type { PageLoop } from '../../page/page-loop-guard.js';
import { requestLabel } from '../../retry/request-label.js';
import { fnv1a } from '../run/fnv1a.js';

/** Pages in a row that came before, behind which nobody looks any more: rows that move can make two pages equal. */
const MOST_OLD = 3;

/**
 * Fails with `WalkError` when the third page in a row came before, wherever that was: a server may give a round of pages
 * again and again, which `pageLoopGuard` does not see. Pages without rows are never old.
 *
 *     source  --a--b--c--a--b--c--
 *     output  --a--b--c--a--b--#
 *
 * Buffers a number for each page.
 */
export function pageCycleGuard<P>({ key, ...where }: PageLoop<P>): MonoTypeOperatorFunction<P> {
  return (pages$) =>
    defer(() => {
      const seen = new Set<number>();
      let old = 0;
      return pages$.pipe(
        tap((page) => {
          const now = key(page);
          const { size } = seen;
          old = now !== undefined && seen.add(fnv1a(now)).size === size ? old + 1 : 0;
          if (old < MOST_OLD) return;
          const what = `${requestLabel(where)}the server gives the same pages again and again`;
          throw new WalkError(what, { ...where, reason: 'page-loop' });
        }),
      );
    });
}
