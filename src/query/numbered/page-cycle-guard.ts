import { defer, type MonoTypeOperatorFunction } from 'rxjs';
import { type PageLoop, pageLoopGuard } from '../../page/page-loop-guard.js';
import { fnv1a } from '../run/fnv1a.js';

/**
 * `pageLoopGuard` for servers that give a round of pages again and again: fails with `WalkError` at the third page in a
 * row that came before, wherever that was. Pages without rows are never old.
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
      const old = (page: P): string | undefined => {
        const now = key(page);
        const { size } = seen;
        return now !== undefined && seen.add(fnv1a(now)).size === size ? 'old' : undefined;
      };
      return pages$.pipe(pageLoopGuard({ ...where, key: old }));
    });
}
