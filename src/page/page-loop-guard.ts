import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs';
import { WalkError } from '../errors.js';
import { errorAt } from '../error/error-at.js';

/** How pages are told apart, and what the error says about where it happened. */
export interface PageLoop<P> {
  /** The same for two pages with the same rows: their ids, or a fingerprint of them. `undefined` for a page without rows. */
  readonly key: (page: P) => string | undefined;
  readonly org?: string | undefined;
  readonly request?: string | undefined;
}

/**
 * Fails with `WalkError` when a server gives the same rows for ever.
 *
 *     source  --a--b--b--c--c--c--
 *     output  --a--b--b--c--c--#
 *
 * One repeat is allowed: rows that move while they are read can make two pages equal. Pages without rows are never
 * equal. Buffers the key of one page. Put it behind the walk, where pages are in order.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { pageLoopGuard } from 'sluice';
 *
 * of(['a'], ['b'], ['b'], ['b'])
 *   .pipe(pageLoopGuard({ key: (ids) => ids.join() }))
 *   .subscribe({ error: (error) => console.log(error.reason) }); // page-loop
 * ```
 */
export function pageLoopGuard<P>({ key, ...where }: PageLoop<P>): MonoTypeOperatorFunction<P> {
  return (pages$) =>
    defer(() => {
      let last: string | undefined;
      let repeats = 0;
      return pages$.pipe(
        tap((page) => {
          const now = key(page);
          repeats = now !== undefined && now === last ? repeats + 1 : 0;
          last = now;
          if (repeats < 2) return;
          throw errorAt(where, WalkError, 'the server gives the same page again and again', { reason: 'page-loop' });
        }),
      );
    });
}
