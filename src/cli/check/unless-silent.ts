import { defer, map, merge, type Observable, startWith, switchMap, take, timer } from 'rxjs';

/**
 * The one value of `source$`, or an error when nothing is heard for too long.
 *
 *     heard$   --x-----x--------------        starts the time anew
 *     source$  ------------------------a
 *     output   ---------------#               a silence of 7
 *
 * @param silent makes the error
 */
export function unlessSilent<T>(
  source$: Observable<T>,
  { heard$, ms, silent }: { readonly heard$: Observable<unknown>; readonly ms: number; readonly silent: () => Error },
): Observable<T> {
  return defer(() => {
    const silence$ = heard$.pipe(
      startWith(undefined),
      switchMap(() => timer(ms)),
      map(() => {
        throw silent();
      }),
    );
    return merge(source$, silence$).pipe(take(1));
  });
}
