import { defer, map, timer } from 'rxjs';
import { expect, it } from 'vitest';
import { rowsOf } from '../../src/deliver/rows-of.js';
import { toAsyncIterable } from '../../src/deliver/to-async-iterable.js';
import { pageNumberWalk } from '../../src/page/page-number-walk.js';
import { paginate } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { collectGarbage } from '../page/collect-garbage.js';

const ROWS = 200_000;
const PAGE = 100;
const PREFETCH = 4;

interface Answer {
  readonly rows: readonly { readonly id: number; readonly text: string }[];
}

it('holds a few pages and no more heap in the last quarter than in the second, while 200 000 rows are pulled', async () => {
  const time = new VirtualTime();
  const pages: WeakRef<Answer>[] = [];
  const fetchPage = (number: number) =>
    timer(1, time).pipe(
      map((): Answer => {
        const first = (number - 1) * PAGE;
        // Half a kilobyte a row, so that one page in ten kept by mistake shows.
        const rows = Array.from({ length: Math.min(PAGE, ROWS - first) }, (_, index) => ({
          id: first + index,
          text: `${first + index} `.repeat(70),
        }));
        const answer = { rows };
        pages.push(new WeakRef(answer));
        return answer;
      }),
    );
  const rows = rowsOf(
    toAsyncIterable(
      (demand) =>
        defer(() => {
          const walk = pageNumberWalk<Answer>({
            pageSize: PAGE,
            size: (page) => page.rows.length,
            totalHits: () => ROWS,
          });
          return paginate({ ...walk, fetchPage }, demand);
        }),
      { prefetch: PREFETCH },
    ),
  );

  const samples: { readonly heap: number; readonly pages: number }[] = [];
  const read = async (): Promise<number> => {
    let count = 0;
    for await (const row of rows) {
      if (row.id !== count) throw new Error(`row ${row.id} came as row ${count}`);
      count += 1;
      // Ten times as slow as the answers: pages would pile up if nothing held them back.
      if (count % PAGE === 0) await new Promise<void>((resolve) => time.schedule(() => resolve(), 10));
      if (count % (ROWS / 20) === 0) {
        collectGarbage();
        samples.push({
          heap: process.memoryUsage().heapUsed,
          pages: pages.filter((page) => page.deref() !== undefined).length,
        });
      }
    }
    return count;
  };
  expect(await time.runWhile(read())).toBe(ROWS);

  // The one being read, those ahead, and the one whose rows have just been read.
  expect(Math.max(...samples.map((sample) => sample.pages))).toBeLessThanOrEqual(PREFETCH + 2);
  expect(samples).toHaveLength(20);
  const median = (from: number): number =>
    samples
      .slice(from, from + 5)
      .map(({ heap }) => heap)
      .sort((a, b) => a - b)[2]!;
  const growth = median(15) / median(5);
  expect(growth).toBeGreaterThan(0.9);
  expect(growth).toBeLessThan(1.1);
});
