import fc from 'fast-check';
import { concat, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../src/deliver/rows-of.js';
import { toAsyncIterable } from '../../src/deliver/to-async-iterable.js';
import { paginate } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { PagedServer } from '../page/paged-server.js';

const broken = new Error('broken');
const turn = () => new Promise(setImmediate);

/** Pages that write down what is asked of them. */
function spied<Row>(pages: readonly (readonly Row[])[]) {
  const asked: string[] = [];
  let index = 0;
  const iterable: AsyncIterable<{ rows: readonly Row[] }> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        asked.push('next');
        const rows = pages[index++];
        return rows ? { done: false, value: { rows } } : { done: true, value: undefined };
      },
      return: async () => {
        asked.push('return');
        index = pages.length;
        return { done: true, value: undefined };
      },
    }),
  };
  return { asked, iterable };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

function aborting(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(broken) };
}

describe('rowsOf', () => {
  it('gives the rows of all pages in order, passing over pages without rows', async () => {
    expect(await all(rowsOf(spied([[], ['a', 'b'], [], [], ['c'], []]).iterable))).toEqual(['a', 'b', 'c']);
    expect(await all(rowsOf(spied([]).iterable))).toEqual([]);
  });

  it('pulls a page when its first row is pulled, and not before', async () => {
    const { asked, iterable } = spied([['a', 'b'], ['c']]);
    const rows = rowsOf(iterable)[Symbol.asyncIterator]();
    expect(asked).toHaveLength(0);
    await rows.next();
    await rows.next();
    expect(asked).toHaveLength(1);
    await rows.next();
    expect(asked).toHaveLength(2);
  });

  it('returns the pages on break', async () => {
    const { asked, iterable } = spied([['a', 'b'], ['c']]);
    for await (const row of rowsOf(iterable)) if (row === 'a') break;
    expect(asked).toEqual(['next', 'return']);
  });

  it('gives nothing after return(), not even the rest of a page', async () => {
    const { iterable } = spied([['a', 'b'], ['c']]);
    const rows = rowsOf(iterable)[Symbol.asyncIterator]();
    await rows.next();
    expect(await rows.return!()).toEqual({ done: true, value: undefined });
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('passes return() through while a page is awaited, and settles the calls that wait', async () => {
    const pages$ = new Subject<{ rows: string[] }>();
    const rows = rowsOf(toAsyncIterable(() => pages$))[Symbol.asyncIterator]();
    const calls = [rows.next(), rows.next()];
    await turn();
    expect(pages$.observed).toBe(true);
    const returned = rows.return!();
    expect(pages$.observed).toBe(false);
    expect(await Promise.all([...calls, returned])).toEqual(Array(3).fill({ done: true, value: undefined }));
  });

  it('drops the page that was awaited when the pages cannot be returned', async () => {
    let give: (page: IteratorResult<{ rows: string[] }>) => void = () => undefined;
    const pages = { next: () => new Promise<IteratorResult<{ rows: string[] }>>((resolve) => (give = resolve)) };
    const rows = rowsOf({ [Symbol.asyncIterator]: () => pages })[Symbol.asyncIterator]();
    const call = rows.next();
    await turn();
    await rows.return!();
    give({ done: false, value: { rows: ['a', 'b'] } });
    expect(await call).toEqual({ done: true, value: undefined });
  });

  it('answers overlapping calls in their order, whatever the pages', async () => {
    const someRows = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(someRows, fc.integer({ min: 1, max: 5 }), async (pages, readers) => {
        const rows = rowsOf(spied(pages).iterable)[Symbol.asyncIterator]();
        const calls: Promise<IteratorResult<number>>[] = [];
        // Each reader asks again as soon as it has its row, while the others may still wait.
        const read = async (): Promise<void> => {
          for (;;) {
            const call = rows.next();
            calls.push(call);
            if ((await call).done) return;
          }
        };
        await Promise.all(Array.from({ length: readers }, read));
        expect(await Promise.all(calls)).toEqual([
          ...pages.flat().map((value) => ({ done: false, value })),
          ...Array.from({ length: readers }, () => ({ done: true, value: undefined })),
        ]);
      }),
    );
  });

  it('rejects once behind the rows that came before, and is done', async () => {
    const pages$ = concat(
      of({ rows: ['a'] }),
      throwError(() => broken),
    );
    const rows = rowsOf(toAsyncIterable(() => pages$))[Symbol.asyncIterator]();
    expect(await rows.next()).toEqual({ done: false, value: 'a' });
    const calls = await Promise.allSettled([rows.next(), rows.next()]);
    expect(calls).toMatchObject([
      { status: 'rejected', reason: broken },
      { status: 'fulfilled', value: { done: true } },
    ]);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('passes the abort of a signal on while rows are left', async () => {
    const controller = new AbortController();
    const pages = toAsyncIterable(() => concat(of({ rows: ['a', 'b'] }), NEVER), { signal: controller.signal });
    const rows = rowsOf(pages)[Symbol.asyncIterator]();
    await rows.next();
    await rows.next();
    const call = rows.next();
    controller.abort(broken);
    await expect(call).rejects.toBe(broken);
  });

  it.each([
    ['while pages may come', concat(of({ rows: ['a', 'b'] }), NEVER)],
    ['on the last page', of({ rows: ['a', 'b'] })],
  ])('gives no row behind the abort of its signal, and then ends: %s', async (_, pages$) => {
    const { signal, abort } = aborting();
    const rows = rowsOf(
      toAsyncIterable(() => pages$, { signal }),
      signal,
    )[Symbol.asyncIterator]();
    expect(await rows.next()).toEqual({ done: false, value: 'a' });
    abort();
    await expect(rows.next()).rejects.toBe(broken);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('ends as it would where nothing is left when its signal aborts', async () => {
    const { signal, abort } = aborting();
    const pages = toAsyncIterable(() => of({ rows: ['a'] }), { signal });
    const rows = rowsOf(pages, signal)[Symbol.asyncIterator]();
    await rows.next();
    abort();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('begins anew with each iterator', async () => {
    const rows = rowsOf(toAsyncIterable(() => of({ rows: [1, 2] })));
    expect(await all(rows)).toEqual([1, 2]);
    expect(await all(rows)).toEqual([1, 2]);
  });

  it('takes a page from the window when the first row of it is pulled', async () => {
    const time = new VirtualTime();
    const server = new PagedServer({ pages: 9, totalHits: 9, latencies: [10], scheduler: time });
    const pages = toAsyncIterable((demand) => paginate(server.numbers(), demand), { prefetch: 2 });
    const rows = rowsOf(pages)[Symbol.asyncIterator]();
    for (let row = 1; row <= 3; row += 1) {
      await time.runWhile(rows.next());
      await time.run();
      expect(server.sent).toHaveLength(row + 2);
    }
    await rows.return!();
  });
});
