import { defer, from, type Observable, type ObservableInput, tap } from 'rxjs';
import { requireObject } from '../error/require-object.js';
import { Demand } from '../page/demand.js';
import { liveBound, type Prefetch } from '../page/prefetch.js';
import { oneByOne } from './one-by-one.js';

/** How values are drained. */
export interface DrainOptions {
  /** Values requested or held beyond the one being worked on: an integer of 0 or more, or a live bound. Default 1. */
  readonly prefetch?: Prefetch | undefined;
}

/**
 * Gives the values of a demand-driven source to `project` one at a time, and asks for the next one when what it
 * returned has completed. Emits what that emitted.
 *
 *     requests  ab------c----d----      prefetch 1
 *     source    --a-b------c----d-
 *     save a      |-----|
 *     save b            |----|
 *     save c                 |----|
 *
 * Buffers at most `prefetch` values beyond the one being worked on, as long as the source takes from its demand for each
 * value. Synchronous sources and synchronous work of any length keep the stack flat.
 *
 * Teardown: unsubscribes the work and the source, which aborts what is in flight; nothing is sent afterwards. Errors:
 * one of the work at once, and nothing more is sent; one of the source when the work on the values before it has ended,
 * whatever was read ahead. `ConfigError` at once for a wrong prefetch.
 *
 * @param source makes the values of one run from its demand
 * @param project the work on one value, for example saving a page
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { drain, paginate } from 'sluice';
 *
 * const save = (rows: readonly string[]) => Promise.resolve(rows.length);
 * const walk = { first: 1, fetchPage: (number: number) => of([`row ${number}`]), next: () => undefined };
 * drain((demand) => paginate(walk, demand), save).subscribe({ next: console.log, error: console.error });
 * ```
 */
export function drain<T, R>(
  source: (demand: Demand) => Observable<T>,
  project: (value: T) => ObservableInput<R>,
  options: DrainOptions = {},
): Observable<R> {
  const { prefetch = 1 } = requireObject(options);
  const bound = liveBound(prefetch);
  return defer(() => {
    const demand = new Demand(() => 1 + bound());
    return source(demand).pipe(oneByOne((value) => from(project(value)).pipe(tap({ complete: () => demand.add() }))));
  });
}
