import { concatMap, defer, type ObservableInput, type OperatorFunction, queueScheduler, subscribeOn } from 'rxjs';
import { errorLast } from './error-last.js';

/**
 * `concatMap` for work that may be synchronous: each piece begins on the queue, so that a long row of them does not
 * grow the stack. An error of the source waits for the work on what came before it.
 *
 * Buffers what the source emits while a piece of work runs: put it behind a source that asks a `Demand`.
 */
export function oneByOne<T, R>(project: (value: T) => ObservableInput<R>): OperatorFunction<T, R> {
  return errorLast(concatMap((value) => defer(() => project(value)).pipe(subscribeOn(queueScheduler))));
}
