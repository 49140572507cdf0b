import { type Observable, concatMap, defer } from 'rxjs';
import { retryDelay } from './retry-delay.js';
import type { RetryPolicy } from './retry-policy.js';

/**
 * The retry strategy of `retryDelay`, for `retryWhen`.
 *
 *     attempt   300ms #                 answered 429 with Retry-After: 2
 *     attempt   2300ms 400ms (p|)       sent again, 2 s after the answer
 *     output    2700ms (p|)
 *
 * One strategy, two faces: what is written there holds here. `retryWhen` is deprecated in RxJS 7 and gone in later
 * versions, and it counts all failures of a subscription, where `retry({ resetOnSuccess: true })` begins anew after a
 * value; so prefer the other face where you can choose.
 *
 * @param policy see `RetryPolicy`; every field has a default
 * @example
 * ```ts
 * import { defer, retryWhen } from 'rxjs';
 * import { retryNotifier } from 'sluice';
 *
 * const page$ = defer(() => fetch('https://api.example.com/pages/1')).pipe(retryWhen(retryNotifier()));
 * ```
 */
export function retryNotifier(policy?: RetryPolicy): (errors: Observable<unknown>) => Observable<unknown> {
  // Bad options must throw here, not when the first request has failed.
  retryDelay(policy);
  return (errors) =>
    defer(() => {
      const delay = retryDelay(policy);
      return errors.pipe(concatMap((error, index) => delay(error, index + 1)));
    });
}
