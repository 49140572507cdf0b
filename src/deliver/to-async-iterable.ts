import { defer, type Observable, Subscription } from 'rxjs';
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
 * once, behind the values that came before; then the iterator is done. `ConfigError` at once for a wrong prefetch.
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
  { prefetch = 1, signal }: AsyncIterableOptions = {},
): AsyncIterable<T> {
  const bound = liveBound(prefetch);
  return { [Symbol.asyncIterator]: () => new Puller(source, new Demand(bound), signal) };
}

type Result<T> = IteratorResult<T, undefined>;

/** A call of `next` that has not settled. */
interface Call<T> {
  readonly resolve: (result: Result<T>) => void;
  readonly reject: (error: unknown) => void;
}

class Puller<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: (demand: Demand) => Observable<T>;
  readonly #demand: Demand;
  readonly #signal: AbortSignal | undefined;
  readonly #run = new Subscription();
  /** Values that nobody has asked for yet, and calls that have no value yet: one of the two is always empty. */
  readonly #held: T[] = [];
  readonly #calls: Call<T>[] = [];
  #started = false;
  #ended = false;
  /** What the run failed with, until somebody has been told. */
  #failure: { readonly error: unknown } | undefined;

  constructor(source: (demand: Demand) => Observable<T>, demand: Demand, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#demand = demand;
    this.#signal = signal;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<T>> {
    if (this.#signal?.aborted) this.#abort();
    const result = new Promise<Result<T>>((resolve, reject) => {
      const call = { resolve, reject };
      if (this.#held.length > 0) resolve({ done: false, value: this.#held.shift() as T });
      else if (this.#ended) this.#tellEnd(call);
      else this.#calls.push(call);
    });
    if (!this.#ended) {
      this.#demand.add();
      this.#start();
    }
    return result;
  }

  return(): Promise<Result<T>> {
    this.#held.length = 0;
    this.#end();
    this.#failure = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const abort = (): void => this.#abort();
    this.#signal?.addEventListener('abort', abort);
    this.#run.add(() => this.#signal?.removeEventListener('abort', abort));
    this.#run.add(
      // eslint-disable-next-line no-restricted-syntax -- an iterator has no subscriber: its first next() is what begins the run
      defer(() => this.#source(this.#demand)).subscribe({
        next: (value) => this.#give(value),
        error: (error: unknown) => this.#end({ error }),
        complete: () => this.#end(),
      }),
    );
  }

  #give(value: T): void {
    if (this.#ended) return;
    const call = this.#calls.shift();
    if (call) call.resolve({ done: false, value });
    else this.#held.push(value);
  }

  /** What is held outlives its source, but not the signal. */
  #abort(): void {
    const failure = { error: this.#signal?.reason as unknown };
    if (this.#held.length > 0) this.#failure = failure;
    this.#held.length = 0;
    this.#end(failure);
  }

  /** Once: a source that emits while it is subscribed cannot be left before that is over, and goes on meanwhile. */
  #end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#run.unsubscribe();
    for (const call of this.#calls.splice(0)) this.#tellEnd(call);
  }

  /** The failure once, and done ever after. */
  #tellEnd({ resolve, reject }: Call<T>): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) reject(failure.error);
    else resolve({ done: true, value: undefined });
  }
}
