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
  return { [Symbol.asyncIterator]: () => rowByRow(pages[Symbol.asyncIterator](), signal) };
}

type Result<Row> = IteratorResult<Row, undefined>;

/** By hand and not as a generator, whose `return()` would wait for the page that is awaited. */
function rowByRow<Row>(
  pages: AsyncIterator<{ readonly rows: readonly Row[] }>,
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Row, undefined> {
  /** What is left of the page that is being read. */
  let rows: Iterator<Row, undefined> = [].values();
  /** Calls of `next` that have not settled yet, and the last of them. */
  let pulls = 0;
  let pulled: Promise<unknown> = Promise.resolve();
  let ended = false;

  const pull = async (): Promise<Result<Row>> => {
    while (!ended) {
      const row = rows.next();
      if (!row.done) {
        if (!signal?.aborted) return row;
        ended = true;
        throw signal.reason;
      }
      const page = await pages.next();
      if (page.done) ended = true;
      else rows = page.value.rows.values();
    }
    return { done: true, value: undefined };
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },

    next() {
      if (pulls === 0 && !signal?.aborted) {
        const row = rows.next();
        if (!row.done) return Promise.resolve(row);
      }
      const settled = (): void => void (pulls -= 1);
      const result = pulled.then(pull);
      pulls += 1;
      pulled = result.then(settled, settled);
      return result;
    },

    async return() {
      ended = true;
      rows = [].values();
      await pages.return?.();
      return { done: true, value: undefined };
    },
  };
}
