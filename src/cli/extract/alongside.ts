import { defer, finalize, ignoreElements, merge, type Observable, Subject, takeUntil } from 'rxjs';

/**
 * Passes `main$`, and runs `background$` beside it for as long as it lasts.
 *
 *     main        a---b---|
 *     background  -x-x-x-x-x-x
 *     output      a---b---|
 *
 * Buffers nothing. Teardown ends both. Errors: those of either.
 *
 * @param background$ subscribed first, so that it misses nothing; its values are dropped
 */
export function alongside<T>(main$: Observable<T>, background$: Observable<unknown>): Observable<T> {
  return defer(() => {
    const over$ = new Subject<void>();
    return merge(background$.pipe(ignoreElements(), takeUntil(over$)), main$.pipe(finalize(() => over$.next())));
  });
}
