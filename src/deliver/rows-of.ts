/**
 * The rows of pulled pages, one by one.
 *
 *     next()   1  2  3  4  5
 *     rows     a  b  c  d  done
 *     pages    (ab)  (cd)  done     a page is pulled when the first row of it is
 *
 * A page counts as taken when the first row of the one behind it is pulled: a reader who stops in the middle of a page
 * has not taken it. Pages without rows are passed over. Calls of `next()` may overlap; they settle in their order.
 *
 * Buffers the rest of one page. Teardown: `break` and `return()` go to the pages at once, also while a page is awaited;
 * an abort leaves the rest of its page unread, and so untaken.
 * Errors: those of the pages, behind the rows that came before; the reason of an abort, where rows are left.
 *
 * @param pages from `toAsyncIterable`, or any other async iterable of objects with `rows`
 * @param signal that of the pages, so that no row comes behind its abort; default none
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { rowsOf, toAsyncIterable } from 'sluice';
 *
 * const pages = toAsyncIterable(() => of({ rows: ['a', 'b'] }, { rows: ['c'] }));
 * for await (const row of rowsOf(pages)) console.log(row); // a, b, c
 * ```
 */
export function rowsOf<Row>(
  pages: AsyncIterable<{ readonly rows: readonly Row[] }>,
  signal?: AbortSignal,
): AsyncIterable<Row> {
  return { [Symbol.asyncIterator]: () => new RowPuller(pages[Symbol.asyncIterator](), signal) };
}

type Result<Row> = IteratorResult<Row, undefined>;

/** By hand and not as a generator, whose `return()` would wait for the page that is awaited. */
class RowPuller<Row> implements AsyncIterableIterator<Row, undefined> {
  readonly #pages: AsyncIterator<{ readonly rows: readonly Row[] }>;
  readonly #signal: AbortSignal | undefined;
  /** What is left of the page that is being read. */
  #rows: Iterator<Row, undefined> = [].values();
  /** Calls of `next` that have not settled yet, and the last of them. */
  #pulls = 0;
  #pulled: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(pages: AsyncIterator<{ readonly rows: readonly Row[] }>, signal: AbortSignal | undefined) {
    this.#pages = pages;
    this.#signal = signal;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<Row>> {
    if (this.#pulls === 0 && !this.#signal?.aborted) {
      const row = this.#rows.next();
      if (!row.done) return Promise.resolve(row);
    }
    const settled = (): void => void (this.#pulls -= 1);
    const result = this.#pulled.then(() => this.#pull());
    this.#pulls += 1;
    this.#pulled = result.then(settled, settled);
    return result;
  }

  async return(): Promise<Result<Row>> {
    this.#ended = true;
    this.#rows = [].values();
    await this.#pages.return?.();
    return { done: true, value: undefined };
  }

  async #pull(): Promise<Result<Row>> {
    while (!this.#ended) {
      const row = this.#rows.next();
      if (!row.done) {
        if (!this.#signal?.aborted) return row;
        this.#ended = true;
        throw this.#signal.reason;
      }
      const page = await this.#pages.next();
      if (page.done) this.#ended = true;
      else this.#rows = page.value.rows.values();
    }
    return { done: true, value: undefined };
  }
}
