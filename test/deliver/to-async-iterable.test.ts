import fc from 'fast-check';
import { concat, EMPTY, finalize, from, NEVER, Observable, of, Subject, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toAsyncIterable } from '../../src/deliver/to-async-iterable.js';
import { ConfigError } from '../../src/errors.js';
import type { Demand } from '../../src/page/demand.js';
import { paginate, type Walk } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { PagedServer } from '../page/paged-server.js';

/** One run. */
function pull<T>(...args: Parameters<typeof toAsyncIterable<T>>) {
  return toAsyncIterable(...args)[Symbol.asyncIterator]();
}

/** What the calls settled with, in the order in which they settled. */
function written(calls: readonly Promise<IteratorResult<unknown>>[]): unknown[] {
  const log: unknown[] = [];
  calls.forEach((call, index) => {
    call.then(
      (result) => log.push([index, result.done ? 'done' : result.value]),
      (error: unknown) => log.push([index, error]),
    );
  });
  return log;
}

const broken = new Error('broken');
const turn = () => new Promise(setImmediate);

/** A source that says how often it was subscribed and left. */
function watched<T>(source$: Observable<T>) {
  const count = { subscribed: 0, left: 0 };
  const watched$ = new Observable<T>((subscriber) => {
    count.subscribed += 1;
    subscriber.add(() => (count.left += 1));
    return source$.subscribe(subscriber);
  });
  return { count, watched$ };
}

/** How many listeners a signal has: added less removed. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = { count: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.count += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.count -= 1;
    remove(...args);
  };
  return { controller, signal, listeners };
}

describe('toAsyncIterable', () => {
  it('gives the values in order and is done', async () => {
    const values: number[] = [];
    for await (const value of toAsyncIterable(() => of(1, 2, 3))) values.push(value);
    expect(values).toEqual([1, 2, 3]);
  });

  it('starts nothing before the first next()', async () => {
    const { count, watched$ } = watched(of('a'));
    const iterator = pull(() => watched$);
    await turn();
    expect(count.subscribed).toBe(0);
    await iterator.next();
    expect(count.subscribed).toBe(1);
  });

  it('starts nothing when it is returned before the first next()', async () => {
    const { count, watched$ } = watched(of('a'));
    const iterator = pull(() => watched$);
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(count.subscribed).toBe(0);
  });

  it('makes a run of its own for each iterator', async () => {
    const demands = new Set<Demand>();
    const iterable = toAsyncIterable((demand) => {
      demands.add(demand);
      return of(1, 2);
    });
    for (let run = 1; run <= 2; run += 1) {
      const values: number[] = [];
      for await (const value of iterable) values.push(value);
      expect(values).toEqual([1, 2]);
    }
    expect(demands.size).toBe(2);
  });

  it('is an iterable iterator', () => {
    const iterator = pull(() => of(1));
    expect((iterator as AsyncIterableIterator<number>)[Symbol.asyncIterator]()).toBe(iterator);
  });

  it('settles overlapping calls in their order', async () => {
    const values$ = new Subject<string>();
    const iterator = pull(() => values$);
    const log = written([iterator.next(), iterator.next(), iterator.next(), iterator.next()]);
    values$.next('a');
    values$.next('b');
    await turn();
    expect(log).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
    values$.complete();
    await turn();
    expect(log.slice(2)).toEqual([
      [2, 'done'],
      [3, 'done'],
    ]);
  });

  it('rejects once behind the values that came before, and is done', async () => {
    const iterator = pull(
      () =>
        concat(
          of('a', 'b'),
          throwError(() => broken),
        ),
      { prefetch: 5 },
    );
    expect(await iterator.next()).toEqual({ done: false, value: 'a' });
    expect(await iterator.next()).toEqual({ done: false, value: 'b' });
    await expect(iterator.next()).rejects.toBe(broken);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects the first of the calls that wait, settles the others as done, in order', async () => {
    const values$ = new Subject<string>();
    const iterator = pull(() => values$);
    const log = written([iterator.next(), iterator.next(), iterator.next()]);
    values$.error(broken);
    await turn();
    expect(log).toEqual([
      [0, broken],
      [1, 'done'],
      [2, 'done'],
    ]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects with what the source function throws', async () => {
    const iterator = pull(() => {
      throw new Error('no source');
    });
    await expect(iterator.next()).rejects.toThrow('no source');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('leaves the source on return(), settles the calls that wait as done, and takes nothing more', async () => {
    const values$ = new Subject<string>();
    const { count, watched$ } = watched(values$);
    const iterator = pull(() => watched$);
    const log = written([iterator.next(), iterator.next()]);
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    expect(count).toEqual({ subscribed: 1, left: 1 });
    expect(log).toEqual([
      [0, 'done'],
      [1, 'done'],
    ]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(values$.observed).toBe(false);
  });

  it('leaves the source on break, also a source that emits within one turn', async () => {
    const { count, watched$ } = watched(from([1, 2, 3]));
    for await (const value of toAsyncIterable(() => watched$)) if (value === 2) break;
    expect(count).toEqual({ subscribed: 1, left: 1 });
  });

  it('gives nothing after return(), not even what is held', async () => {
    const iterator = pull(() => of(1, 2, 3), { prefetch: 5 });
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    await iterator.return!();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('does not tell of a failure after return()', async () => {
    const iterator = pull(() =>
      concat(
        of('a'),
        throwError(() => broken),
      ),
    );
    await iterator.next();
    await iterator.return!();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('adds one to the demand at each next()', async () => {
    const granted: number[] = [];
    const iterator = pull(
      (demand) => {
        for (let place = 1; place <= 9; place += 1) demand.take().subscribe(() => granted.push(place));
        return NEVER;
      },
      { prefetch: 2 },
    );
    void iterator.next();
    expect(granted).toEqual([1, 2, 3]);
    void iterator.next();
    expect(granted).toEqual([1, 2, 3, 4]);
    await iterator.return!();
  });

  it.each([-1, 1.5, Number.NaN])('refuses a prefetch of %s at once', (prefetch) => {
    expect(() => toAsyncIterable(() => of(1), { prefetch })).toThrow(ConfigError);
  });
});

describe('toAsyncIterable, a signal', () => {
  it('rejects the call that waits with the reason, leaves the source and the signal', async () => {
    const { controller, signal, listeners } = countedSignal();
    const { count, watched$ } = watched(NEVER);
    const iterator = pull(() => watched$, { signal });
    expect(listeners.count).toBe(0);
    const log = written([iterator.next(), iterator.next()]);
    expect(listeners.count).toBe(1);
    controller.abort('enough');
    await turn();
    expect(log).toEqual([
      [0, 'enough'],
      [1, 'done'],
    ]);
    expect([count, listeners.count]).toEqual([{ subscribed: 1, left: 1 }, 0]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('starts nothing when it was aborted before', async () => {
    const { count, watched$ } = watched(of(1));
    const iterator = pull(() => watched$, { signal: AbortSignal.abort('too late') });
    await expect(iterator.next()).rejects.toBe('too late');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(count.subscribed).toBe(0);
  });

  it('drops what is held, even when the source has completed', async () => {
    const controller = new AbortController();
    const iterator = pull(() => of(1, 2, 3), { prefetch: 5, signal: controller.signal });
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    controller.abort('enough');
    await expect(iterator.next()).rejects.toBe('enough');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('changes nothing when everything has been read', async () => {
    const controller = new AbortController();
    const iterator = pull(() => of(1), { signal: controller.signal });
    await iterator.next();
    controller.abort('enough');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects with an AbortError when no reason was given', async () => {
    const controller = new AbortController();
    const call = pull(() => NEVER, { signal: controller.signal }).next();
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['completes', of(1)],
    ['fails', throwError(() => broken)],
  ])('is left when the source %s', async (_how, source$: Observable<number>) => {
    const { signal, listeners } = countedSignal();
    const iterator = pull(() => source$, { signal });
    await Promise.allSettled([iterator.next(), iterator.next()]);
    expect(listeners.count).toBe(0);
  });

  it('is left on return()', async () => {
    const { signal, listeners } = countedSignal();
    const iterator = pull(() => NEVER, { signal });
    void iterator.next();
    await iterator.return!();
    expect(listeners.count).toBe(0);
  });

  it('tells the reason once, whatever the source does in the turn in which it is subscribed', async () => {
    for (const end of ['error', 'complete', 'next'] as const) {
      const controller = new AbortController();
      const aborting$ = new Observable<unknown>((subscriber) => {
        controller.abort('from within');
        subscriber[end](broken);
      });
      const iterator = pull(() => aborting$, { signal: controller.signal });
      await expect(iterator.next()).rejects.toBe('from within');
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    }
  });

  it('tells a failure to the call that waits, not to one that is made as the source is torn down', async () => {
    const source$ = new Subject<number>();
    const later: Promise<unknown>[] = [];
    const iterator = pull(() => source$.pipe(finalize(() => later.push(iterator.next()))));
    const first = iterator.next();
    source$.error(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await Promise.all(later)).toEqual([{ done: true, value: undefined }]);
  });

  it('stops a source that aborts it while it is subscribed', async () => {
    const controller = new AbortController();
    const { count, watched$ } = watched(NEVER);
    const aborting$ = new Observable((subscriber) => {
      controller.abort('from within');
      watched$.subscribe(subscriber);
    });
    const iterator = pull(() => aborting$, { signal: controller.signal });
    await expect(iterator.next()).rejects.toBe('from within');
    expect(count.left).toBe(count.subscribed);
  });
});

describe('toAsyncIterable over walks', () => {
  const PAGES = 87;
  const millis = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 9 });
  const cases = fc.record({
    kind: fc.constantFrom('numbers' as const, 'cursors' as const),
    prefetch: fc.integer({ min: 0, max: 5 }),
    live: fc.boolean(),
    totalHits: fc.constantFrom(0, 37, PAGES, 200),
    latencies: millis,
    pauses: millis,
    broken: fc.option(fc.integer({ min: 1, max: PAGES }), { nil: undefined }),
    stopAt: fc.option(fc.integer({ min: 1, max: PAGES }), { nil: undefined }),
  });

  it('requests and holds at most prefetch pages beyond the one being read, in order, each once', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, prefetch, live, totalHits, latencies, pauses, broken, stopAt }) => {
        const time = new VirtualTime();
        let pulls = 0;
        // A live bound goes up and down while it is read.
        const bound = () => (live ? (prefetch + pulls) % 6 : prefetch);
        const server = new PagedServer({
          pages: PAGES,
          totalHits,
          latencies,
          broken,
          scheduler: time,
          onSent: (sent) => expect(sent).toBeLessThanOrEqual(pulls + bound()),
        });
        const iterator = pull(
          (demand) => (kind === 'numbers' ? paginate(server.numbers(), demand) : paginate(server.cursors(), demand)),
          { prefetch: live ? bound : prefetch },
        );

        const rows: number[] = [];
        const readAll = async (): Promise<string> => {
          for (;;) {
            pulls += 1;
            const page = await iterator.next();
            if (page.done) return 'done';
            rows.push(...page.value.rows);
            if (stopAt === rows.length) return 'stopped';
            const pause = pauses[pulls % pauses.length] ?? 0;
            if (pause > 0) await new Promise<void>((resolve) => time.schedule(() => resolve(), pause));
          }
        };
        const end = await time.runWhile(readAll().catch((error: unknown) => (error as Error).message));

        const last = Math.min(stopAt ?? PAGES, (broken ?? PAGES + 1) - 1);
        expect(rows).toEqual(Array.from({ length: last }, (_, index) => index + 1));
        if (stopAt !== undefined && stopAt === last) {
          expect(end).toBe('stopped');
          const before = { sent: server.sent.length, aborted: server.aborted, inFlight: server.inFlight };
          await iterator.return!();
          await time.run();
          expect(server.sent).toHaveLength(before.sent);
          expect([server.inFlight, server.aborted]).toEqual([0, before.aborted + before.inFlight]);
        } else {
          expect(end).toBe(broken === undefined ? 'done' : `page ${broken} is broken`);
          expect(server.inFlight).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('walks 20 001 synchronous pages', async () => {
    for (const promised of [0, 20]) {
      const walk: Walk<number, number> = {
        first: 1,
        fetchPage: (number) => of(number),
        next: (_page, number) => (number < 20_001 ? number + 1 : undefined),
        ahead: (_page, number) =>
          Array.from({ length: Math.min(promised, 20_001 - number) }, (_, index) => number + 1 + index),
      };
      let pages = 0;
      for await (const page of toAsyncIterable((demand) => paginate(walk, demand), { prefetch: 3 })) {
        pages += 1;
        if (page !== pages) throw new Error(`page ${page} came as number ${pages}`);
      }
      expect(pages).toBe(20_001);
    }
  });

  it('goes on when a live bound grows and the demand is poked', async () => {
    const time = new VirtualTime();
    let ahead = 0;
    let poke: () => void = () => undefined;
    const server = new PagedServer({ pages: 9, totalHits: 9, latencies: [10], scheduler: time });
    const iterator = pull(
      (demand) => {
        poke = () => demand.poke();
        return paginate(server.numbers(), demand);
      },
      { prefetch: () => ahead },
    );
    await time.runWhile(iterator.next());
    expect(server.sent).toEqual([1]);
    ahead = 4;
    poke();
    expect(server.sent).toEqual([1, 2, 3, 4, 5]);
    await iterator.return!();
    expect([server.inFlight, server.aborted]).toEqual([0, 4]);
  });

  it('rejects once with what a live bound throws, aborts what is in flight, and is done', async () => {
    const time = new VirtualTime();
    let fails = false;
    const server = new PagedServer({ pages: 9, totalHits: 9, latencies: [10], scheduler: time });
    const iterator = pull((demand) => paginate(server.numbers(), demand), {
      prefetch: () => {
        if (fails) throw new Error('no bound');
        return 2;
      },
    });
    await time.runWhile(iterator.next());
    expect(server.inFlight).toBe(2);
    fails = true;
    await expect(iterator.next()).rejects.toThrow('no bound');
    expect([server.inFlight, server.aborted]).toEqual([0, 2]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('leaves nothing scheduled behind when it is left in the middle', async () => {
    const time = new VirtualTime();
    const left = pull(() => concat(of(1), timer(1000, time), EMPTY));
    await left.next();
    await left.return!();
    await time.run();
    expect(time.now()).toBe(0);
  });
});
