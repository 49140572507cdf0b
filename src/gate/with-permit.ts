import { type Observable, type ObservableInput, defer, retry, switchMap, tap } from 'rxjs';
import { requireObject } from '../error/require-object.js';
import { refuseOthers } from '../error/refuse-others.js';
import { PASSED } from './passed.js';
import { UNKNOWN } from './unknown.js';
import type { Answer, Ask, Gate } from './gate.js';

/** Options of `withPermit`. */
export interface WithPermitOptions<T> extends Ask {
  /**
   * What to do after a failure, as for `retry({ delay })`: ask again when it emits, fail with what it fails with.
   * `attempt` counts from 1. Default: a refused request asks again at once, since the door does the waiting; anything
   * else is final.
   */
  readonly delay?: ((error: unknown, attempt: number) => Observable<unknown>) | undefined;
  /**
   * What a failure means to the limits; `not-sent` gives the permit back. Default: unknown, so that the token is spent
   * and nothing is learned.
   */
  readonly answer?: ((error: unknown) => Answer | 'not-sent') | undefined;
  /** What a value of the request means to the limits; that of the first counts. Default: passed. */
  readonly passed?: ((value: T) => Answer) | undefined;
}

/**
 * Sends `request` each time that `gate` lets it, again after a failure as `delay` says, with one seat for all attempts,
 * `seat` if that is given: requests that were refused together leave again in their first order.
 *
 *     permit    -p------------p------
 *     request    --#                      refused: asks again at once, and the door waits
 *     request                 --(a|)
 *     output    -----------------(a|)
 *
 * The first value is the answer: it settles the permit before it goes on, as does an error before it reaches `delay`.
 * So let the request emit when its body has been read.
 * Cold: each subscription without `seat` takes one of its own. Buffers nothing.
 * Teardown: gives up the place in line, or aborts the request and settles the permit as unknown.
 * Errors: those of `delay`, and of `gate.admit`; what calling that throws, as for a cost that can never be had, at once and
 * whatever `delay` says. `ConfigError` at once for options that nobody knows.
 *
 * @param gate whom to ask
 * @param request sends once for each subscription
 * @example
 * ```ts
 * import { defer } from 'rxjs';
 * import { Lane, Pool, Route, withPermit } from 'sluice';
 *
 * const gate = new Route({ pools: [new Pool({ name: 'token' })], lane: new Lane() });
 * const request$ = defer(async () => {
 *   const answer = await fetch('https://api.example.com/rows');
 *   if (!answer.ok) throw new Error('failed', { cause: answer.status });
 *   return answer.text();
 * });
 * withPermit(gate, request$, {
 *   answer: (error) => ({ kind: error instanceof Error && error.cause === 429 ? 'refused' : 'unknown' }),
 * }).subscribe((text) => console.log(text));
 * ```
 */
export function withPermit<T>(gate: Gate, request: Observable<T>, options: WithPermitOptions<T> = {}): Observable<T> {
  requireObject(gate, 'gate');
  void requireObject(request, 'request');
  const {
    answer = () => UNKNOWN,
    passed = () => PASSED,
    delay,
    cost,
    priority,
    seat: given,
    ...others
  } = requireObject(options);
  refuseOthers('withPermit', others);
  return defer(() => {
    let last: Answer | 'not-sent' = UNKNOWN;
    // What this throws is about the call, and would be thrown again: it is not handed to `delay`, which may answer all.
    let asked = gate.admit({ seat: given, cost, priority });
    const askAgain = (error: unknown): ObservableInput<unknown> => {
      const { kind } = last as Partial<Answer>;
      // Said once: what `admit` itself fails with is no refusal, whatever came before it.
      last = UNKNOWN;
      if (kind === 'refused') return [0];
      throw error;
    };
    return defer(() => asked).pipe(
      switchMap((permit) =>
        request.pipe(
          tap({
            next: (value) => permit.settle(passed(value)),
            error: (error: unknown) => {
              asked = gate.admit({ seat: permit.seat, cost, priority });
              last = answer(error);
              if (last === 'not-sent') permit.giveBack();
              else permit.settle(last);
            },
            complete: () => permit.settle(PASSED),
          }),
        ),
      ),
      retry({ delay: delay ?? askAgain }),
    );
  });
}
