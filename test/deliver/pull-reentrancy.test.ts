import fc from 'fast-check';
import { Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toAsyncIterable } from '../../src/deliver/to-async-iterable.js';
import { paginate } from '../../src/page/paginate.js';

const deed = fc.oneof(
  { weight: 8, arbitrary: fc.constant('next' as const) },
  { weight: 1, arbitrary: fc.constantFrom('return' as const, 'abort' as const) },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;
/** What the reader does in the middle of a request. */
const within = fc.option(deed, { freq: 4, nil: undefined });

const reading = fc.record({
  bounds: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
  /** The look at which the live bound throws. */
  brokenAt: fc.option(fc.integer({ min: 1, max: 20 }), { freq: 6, nil: undefined }),
  pages: fc.array(
    fc.record({
      ms: fc.constantFrom(0, 0, 1, 7),
      ending: fc.oneof(
        { weight: 15, arbitrary: fc.constant('page' as const) },
        { weight: 1, arbitrary: fc.constantFrom('error' as const, 'empty' as const) },
      ),
      promised: fc.integer({ min: 0, max: 4 }),
      begun: within,
      ended: within,
      left: within,
    }),
    { minLength: 1, maxLength: 8 },
  ),
  deeds: fc.array(fc.record({ at: fc.constantFrom(0, 0, 1, 3, 10, 20), deed }), { minLength: 1, maxLength: 14 }),
});
type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never;

/** Plays it to its end, and returns what is wrong or left over. */
async function play({ bounds, brokenAt, pages, deeds }: Reading): Promise<readonly string[]> {
  const time = new VirtualTimeScheduler();
  const wrong: string[] = [];
  const controller = new AbortController();
  const asked: number[] = [];
  const settled: unknown[] = [];
  let looks = 0;
  let open = 0;
  /** What is being subscribed cannot be left before that is over. */
  let beginning = 0;
  let leavings = 0;
  let deep = 0;

  const act = (what: Deed | undefined): void => {
    // Deeds that lead to deeds come to an end.
    if (what === undefined || deep > 10) return;
    deep += 1;
    if (what === 'next') {
      const index = settled.push('open') - 1;
      iterator.next().then(
        (result) => (settled[index] = result.done ? 'done' : result.value),
        (error: unknown) => (settled[index] = error),
      );
    } else {
      leavings += 1;
      if (what === 'return') void iterator.return?.();
      else controller.abort(new Error('aborted'));
    }
    deep -= 1;
  };
  const fetchPage = (number: number): Observable<number> =>
    new Observable((subscriber) => {
      if (leavings > 0 && beginning === 0) wrong.push(`page ${number} is requested though the reader left`);
      const { ms, ending, begun, ended, left } = pages[number - 1]!;
      asked.push(number);
      open += 1;
      beginning += 1;
      subscriber.add(() => {
        open -= 1;
        act(left);
      });
      act(begun);
      const end = (): void => {
        if (ending === 'error') subscriber.error(new Error(`page ${number} is broken`));
        if (ending === 'page') subscriber.next(number);
        subscriber.complete();
        act(ended);
      };
      if (ms > 0) subscriber.add(time.schedule(end, ms));
      else end();
      beginning -= 1;
    });
  const walk = {
    first: 1,
    fetchPage,
    next: (_page: number, number: number) => (number < pages.length ? number + 1 : undefined),
    ahead: (_page: number, number: number) =>
      Array.from(
        { length: Math.min(pages[number - 1]!.promised, pages.length - number) },
        (_, index) => number + 1 + index,
      ),
  };
  const prefetch = (): number => {
    looks += 1;
    if (looks === brokenAt) throw new Error('no bound');
    return bounds[looks % bounds.length]!;
  };
  const values = toAsyncIterable(
    (demand) =>
      new Observable<number>((subscriber) => {
        beginning += 1;
        paginate(walk, demand).subscribe(subscriber);
        beginning -= 1;
      }),
    { prefetch, signal: controller.signal },
  );
  const iterator = values[Symbol.asyncIterator]();
  for (const { at, deed } of deeds) {
    time.schedule(() => {
      act(deed);
      if (leavings > 0 && open > 0) wrong.push('a request is open though the reader left');
    }, at);
  }
  time.flush();
  await new Promise(setImmediate);

  if (settled.includes('open')) wrong.push('a call of next hangs');
  if (new Set(asked).size < asked.length) wrong.push(`asked for ${asked.join()}`);
  const read = settled.filter((one) => typeof one === 'number');
  if (read.some((number, index) => number !== index + 1)) wrong.push(`read ${read.join()}`);
  const errors = settled.filter((one) => one instanceof Error && one.message !== 'aborted');
  if (errors.length > 1) wrong.push('an error was told twice');
  const end = settled.findIndex((one) => typeof one !== 'number');
  if (leavings === 0 && end >= 0 && settled.slice(end + 1).some((one) => one !== 'done')) {
    wrong.push(`settled ${settled.join()}`);
  }
  return wrong;
}

describe('an iterator that is pulled and left in the middle of its requests', () => {
  it('settles each call once and in order, tells an error once, and sends nothing when it was left', async () => {
    await fc.assert(
      fc.asyncProperty(reading, async (given) => {
        expect(await play(given)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
