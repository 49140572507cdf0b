import { defer, type Observable, Subscription } from 'rxjs';
import { requireMethod } from '../error/require-method.js';
import { requireObject } from '../error/require-object.js';
import { Demand } from '../page/demand.js';
import { liveBound, type Prefetch } from '../page/prefetch.js';

/** How values are pulled. */
export interface AsyncIterableOptions {
  /** Values requested or held beyond the one being read: an integer of 0 or more, or a live bound. Default 1. */
  readonly prefetch?: Prefetch | undefined;
  /** Ends the run: the pending `next()` rejects with the signal's reason, and what is in flight is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The values of a demand-driven source, pulled one by one.
 *
 *     next()    1-------2----------3-          prefetch 1
 *     requests  ab------c----------d-          nothing before the first next(), then one a next()
 *     source    ---a--b-------c-----
 *     resolves  ---1----2----------3-          b and c were there before they were asked for
 *
 * Each `next()` adds one to the demand, so that never more than `prefetch` values are requested or held beyond the one
 * being read, as long as the source takes from its demand for each value. Calls of `next()` may overlap; they settle in
 * their order. Each iterator is a run of its own.
 *
 * Buffers: values that came before they were asked for, at most `prefetch`. Teardown: `break`, `return()` and the signal
 * unsubscribe the source, which aborts what is in flight; nothing is sent afterwards. Errors: those of the source reject
 * once, behind the values that came before, and so does what a live bound throws; then the iterator is done.
 * `ConfigError` at once for a wrong prefetch.
 *
 * @param source makes the values of one run from its demand
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { paginate, toAsyncIterable } from 'sluice';
 *
 * const pages = ['one', 'two', 'three'];
 * const walk = {
 *   first: 0,
 *   fetchPage: (index: number) => of(pages[index]),
 *   next: (_page: unknown, index: number) => (index < 2 ? index + 1 : undefined),
 * };
 * for await (const page of toAsyncIterable((demand) => paginate(walk, demand), { prefetch: 2 })) console.log(page);
 * ```
 */
export function toAsyncIterable<T>(
  source: (demand: Demand) => Observable<T>,
  options: AsyncIterableOptions = {},
): AsyncIterable<T> {
  const { prefetch = 1, signal } = requireObject(options);
  if (signal) requireMethod(signal, 'addEventListener', 'signal', 'an AbortSignal');
  const bound = liveBound(prefetch);
  return { [Symbol.asyncIterator]: () => pulled(source, new Demand(bound), signal) };
}

type Result<T> = IteratorResult<T, undefined>;

/** A call of `next` that has not settled. */
interface Call<T> {
  readonly resolve: (result: Result<T>) => void;
  readonly reject: (error: unknown) => void;
}

/** One run. */
function pulled<T>(
  source: (demand: Demand) => Observable<T>,
  demand: Demand,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<T, undefined> {
  const run = new Subscription();
  /** Values that nobody has asked for yet, and calls that have no value yet: one of the two is always empty. */
  const held: T[] = [];
  const calls: Call<T>[] = [];
  let started = false;
  let ended = false;
  /** What the run failed with, until somebody has been told. */
  let failure: { readonly error: unknown } | undefined;

  /** The failure once, and done ever after. */
  const tellEnd = ({ resolve, reject }: Call<T>): void => {
    const failed = failure;
    failure = undefined;
    if (failed) reject(failed.error);
    else resolve({ done: true, value: undefined });
  };

  /** Once: a source that emits while it is subscribed cannot be left before that is over, and goes on meanwhile. */
  const end = (why?: { readonly error: unknown }): void => {
    if (ended) return;
    ended = true;
    failure = why;
    for (const call of calls.splice(0)) tellEnd(call);
    run.unsubscribe();
  };

  /** What is held outlives its source, but not the signal. */
  const abort = (): void => {
    const why = { error: signal?.reason as unknown };
    if (held.splice(0).length > 0) failure = why;
    end(why);
  };

  const start = (): void => {
    if (started) return;
    started = true;
    signal?.addEventListener('abort', abort);
    run.add(() => signal?.removeEventListener('abort', abort));
    run.add(
      // eslint-disable-next-line no-restricted-syntax -- an iterator has no subscriber: its first next() is what begins the run
      defer(() => source(demand)).subscribe({
        next: (value) => {
          if (ended) return;
          const call = calls.shift();
          if (call) call.resolve({ done: false, value });
          else held.push(value);
        },
        error: (error: unknown) => end({ error }),
        complete: () => end(),
      }),
    );
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },

    next() {
      if (signal?.aborted) abort();
      return new Promise<Result<T>>((resolve, reject) => {
        if (held.length > 0) resolve({ done: false, value: held.shift() as T });
        else if (ended) tellEnd({ resolve, reject });
        else calls.push({ resolve, reject });
        if (ended) return;
        demand.add();
        start();
      });
    },

    return() {
      held.splice(0);
      end();
      failure = undefined;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
