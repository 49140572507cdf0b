import { type Observable, concat, defer, merge, of, switchMap, take, tap } from 'rxjs';
import { RetryHistory } from './retry-history.js';
import { type RetryPolicy, completePolicy } from './retry-policy.js';
import { waitFor } from './wait-for.js';
import { withAttempts } from './with-attempts.js';

/** What `retry({ delay })` takes: emits once when the request may go again, or fails with the error that comes out. */
export type RetryDelay = (error: unknown, attempt: number) => Observable<unknown>;

/**
 * The retry strategy, for `retry({ delay })`. Put it around one request, never around a whole paginator.
 *
 *     attempt   300ms #                 answered 429 with Retry-After: 2
 *     attempt   2300ms 400ms (p|)       sent again, 2 s after the answer
 *     output    2700ms (p|)
 *
 * - Refused (429, 503 with Retry-After): waits as long as the server told, never less, else a jittered backoff; does not
 *   count. A told wait over `maxWaitMs` fails at once with `RateLimitError`. Behind a gate: again in the same turn,
 *   since the gate waits.
 * - Unavailable (a reset, 5xx, a body cut short): jittered backoff through the budget. It counts towards `attempts` if
 *   there is no budget, or if other requests succeeded since the last failure and this try was no probe, or if its body
 *   was cut at the same byte as that of the last.
 * - Malformed (a body that is empty, HTML or no JSON, and not cut): the same, but the third of its sort in a row is the
 *   last.
 * - A stale connection: once more at once, not counted; one that follows another counts as unavailable.
 * - 401: `renew`, then again; only a 401 that follows a 401 counts. Without `renew` it is final.
 * - All else is final.
 *
 * Buffers nothing. Teardown: clears the wait and gives up the place in the budget's line. Errors: the last one, made
 * anew with `attempts` (how often the request was sent) and `gaveUp` where it has them; an error of another library
 * comes out as it is.
 *
 * It keeps the history of one request, which begins anew at attempt 1: make one for each request where requests run
 * side by side.
 *
 * @param policy see `RetryPolicy`; every field has a default, and one that it does not have is a `ConfigError`
 * @example
 * ```ts
 * import { defer, retry } from 'rxjs';
 * import { retryDelay } from 'sluice';
 *
 * const get = async (url: string): Promise<unknown> => {
 *   const answer = await fetch(url);
 *   if (!answer.ok) throw answer; // has a status and headers: that is enough
 *   return answer.json();
 * };
 * const page$ = defer(() => get('https://api.example.com/pages/1')).pipe(retry({ delay: retryDelay() }));
 * ```
 */
export function retryDelay(policy?: RetryPolicy): RetryDelay {
  const complete = completePolicy(policy);
  const { budget, renew, scheduler, onRetry } = complete;
  let history = new RetryHistory(complete);
  return (error, attempt) =>
    defer((): Observable<unknown> => {
      if (attempt === 1) history = new RetryHistory(complete);
      const decision = history.decide(error, attempt);
      if (decision.kind === 'fail') throw decision.error;
      const { kind, delayMs } = decision;
      onRetry?.({ error, attempt, delayMs });
      const wait$ = delayMs > 0 ? waitFor(delayMs, scheduler) : of(0);
      if (kind === 'wait') return wait$;
      if (kind === 'renew') {
        return wait$.pipe(
          switchMap(() => concat(renew?.(error) ?? [], [0])),
          take(1),
        );
      }

      const overdue$: Observable<never> = defer(() => {
        if (history.leftMs <= 0) throw withAttempts(error, attempt, 'deadline');
        return waitFor(history.leftMs, scheduler).pipe(switchMap(() => overdue$));
      });
      const paid$ = budget ? budget.spend().pipe(tap((way) => (history.probing = way === 'probe'))) : [0];
      return merge(wait$.pipe(switchMap(() => paid$)), overdue$).pipe(take(1));
    });
}
