import { catchError, concat, defer, type OperatorFunction } from 'rxjs';

/**
 * Lets the work on what came before an error end before the error is let out.
 *
 *     source             --a--b#
 *     concatMap(work)    --[work on a]#                        b is lost, and so may be the end of a
 *     errorLast(same)    --[work on a][work on b]#
 *
 * Without it a failure that was read ahead would cut off the work on pages that came in good order. An error of the
 * work itself is let out at once.
 *
 * @param work any operator that ends when its source has completed
 */
export function errorLast<T, R>(work: OperatorFunction<T, R>): OperatorFunction<T, R> {
  return (source$) =>
    defer(() => {
      let end = (): never[] => [];
      const values$ = source$.pipe(
        catchError((error: unknown) => {
          end = () => {
            throw error;
          };
          return [];
        }),
      );
      return concat(
        work(values$),
        defer(() => end()),
      );
    });
}
