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

class Puller<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: (demand: Demand) => Observable<T>;
  readonly #demand: Demand;
  readonly #signal: AbortSignal | undefined;
  readonly #run = new Subscription();
  /** Values that nobody has asked for yet. */
  readonly #held: T[] = [];
  /** Calls of `next` that have no value yet. One of the two is always empty. */
  readonly #waiting: ((result: Result<T> | Promise<Result<T>>) => void)[] = [];
  #started = false;
  #ended = false;
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
    const result = this.#take();
    if (!this.#ended) {
      this.#demand.add();
      this.#start();
    }
    return result;
  }

  return(): Promise<Result<T>> {
    this.#held.length = 0;
    this.#end(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  #take(): Promise<Result<T>> {
    if (this.#held.length > 0) return Promise.resolve({ done: false, value: this.#held.shift() as T });
    if (this.#ended) return this.#last();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const abort = (): void => this.#abort();
    this.#signal?.addEventListener('abort', abort);
    this.#run.add(() => this.#signal?.removeEventListener('abort', abort));
    this.#run.add(
      // eslint-disable-next-line no-restricted-syntax -- the edge where a reader pulls
      defer(() => this.#source(this.#demand)).subscribe({
        next: (value) => this.#give(value),
        error: (error: unknown) => this.#end({ error }),
        complete: () => this.#end(undefined),
      }),
    );
  }

  #give(value: T): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting({ done: false, value });
    else this.#held.push(value);
  }

  /** Values that are held outlive the source, but not the signal. */
  #abort(): void {
    if (this.#ended && this.#held.length === 0) return;
    this.#held.length = 0;
    this.#end({ error: this.#signal?.reason });
  }

  #end(failure: { readonly error: unknown } | undefined): void {
    this.#ended = true;
    this.#failure = failure;
    this.#run.unsubscribe();
    for (const waiting of this.#waiting.splice(0)) waiting(this.#last());
  }

  /** The failure once, and done ever after. */
  #last(): Promise<Result<T>> {
    const failure = this.#failure;
    this.#failure = undefined;
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what the source failed with, whatever it is
    if (failure) return Promise.reject(failure.error);
    return Promise.resolve({ done: true, value: undefined });
  }
}
