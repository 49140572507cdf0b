import fc from 'fast-check';
import {
  concat,
  defer,
  EMPTY,
  lastValueFrom,
  map,
  mergeMap,
  NEVER,
  Observable,
  type ObservableInput,
  of,
  Subject,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { type Committed, type CommitOptions, commitTo } from '../../src/deliver/commit-to.js';
import type { Batch, Sink } from '../../src/deliver/sink.js';
import { ConfigError, SinkError } from '../../src/errors.js';
import type { Demand } from '../../src/page/demand.js';
import type { Page, Position, Slice } from '../../src/page/page.js';
import { paginate } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { PagedServer } from '../page/paged-server.js';

const MORNING: Slice = { start: '2026-11-23T00:00:00.000Z', end: '2026-11-23T12:00:00.000Z' };
const EVENING: Slice = { start: '2026-11-23T12:00:00.000Z', end: '2026-11-24T00:00:00.000Z' };
const at = (next: number, slice = MORNING): Position => ({ slice, walk: 'page-number', next });
const page = (rows: readonly string[], next: number, slice = MORNING): Page<string> => ({
  rows,
  slice,
  position: at(next, slice),
});

function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

/** A sink that writes down what happens to it, and does what it is told. */
class NotedSink implements Sink<string> {
  readonly log: string[] = [];
  readonly batches: Batch<string>[] = [];
  readonly #commit: (batch: Batch<string>) => ObservableInput<unknown>;
  readonly #close: () => ObservableInput<unknown>;

  constructor({
    commit = () => EMPTY,
    close = () => EMPTY,
  }: {
    commit?: (batch: Batch<string>) => ObservableInput<unknown>;
    close?: () => ObservableInput<unknown>;
  } = {}) {
    this.#commit = commit;
    this.#close = close;
  }

  commit(batch: Batch<string>): ObservableInput<unknown> {
    this.log.push(`commit ${batch.rows.join('')}`);
    this.batches.push(batch);
    return this.#commit(batch);
  }

  close(): ObservableInput<unknown> {
    this.log.push('close');
    return this.#close();
  }
}

/** Runs to the end: what was committed, and what it failed with. */
async function run(
  pages$: Observable<Page<string>>,
  sink: Sink<string>,
  options?: CommitOptions<string, string>,
): Promise<{ committed: Committed[]; error: unknown }> {
  const committed: Committed[] = [];
  const end$ = commitTo(() => pages$, sink, options).pipe(
    map((one) => committed.push(one)),
    toArray(),
  );
  const error: unknown = await lastValueFrom(end$, { defaultValue: [] }).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { committed, error };
}

const three$ = of(page(['a', 'b'], 2), page(['c'], 3), page(['d'], 4));
const full = new Error('disk full');

describe('commitTo', () => {
  it('commits page by page, tells each when it is durable, and closes at the end', async () => {
    const sink = new NotedSink();
    const { committed, error } = await run(three$, sink);
    expect(error).toBeUndefined();
    expect(sink.log).toEqual(['commit ab', 'commit c', 'commit d', 'close']);
    expect(committed).toEqual([
      { rows: 2, positions: [at(2)] },
      { rows: 1, positions: [at(3)] },
      { rows: 1, positions: [at(4)] },
    ]);
    expect(sink.batches[0]).toEqual({ rows: ['a', 'b'], positions: [at(2)] });
  });

  it('makes commits of several pages, the last with what is left', async () => {
    const sink = new NotedSink();
    const { committed } = await run(three$, sink, { batch: 2 });
    expect(sink.log).toEqual(['commit abc', 'commit d', 'close']);
    expect(committed.map(({ rows }) => rows)).toEqual([3, 1]);
  });

  it('says the newest position of every slice of a commit', async () => {
    const sink = new NotedSink();
    const pages$ = of(page(['a'], 2), page(['b'], 2, EVENING), page(['c'], 3), page(['d'], 3, EVENING), page(['e'], 4));
    const { committed } = await run(pages$, sink, { batch: 3 });
    expect(committed.map(({ positions }) => positions)).toEqual([
      [at(3), at(2, EVENING)],
      [at(3, EVENING), at(4)],
    ]);
    expect(sink.batches.map(({ positions }) => positions)).toEqual(committed.map(({ positions }) => positions));
  });

  it('takes slices for different that begin alike and end apart', async () => {
    const day = { start: MORNING.start, end: EVENING.end };
    const { committed } = await run(of(page(['a'], 2), page(['b'], 2, day)), new NotedSink(), { batch: 2 });
    expect(committed.map(({ positions }) => positions)).toEqual([[at(2), at(2, day)]]);
  });

  it('maps rows to none, one or several, and commits a batch of which nothing is left', async () => {
    const sink = new NotedSink();
    const many: Record<string, string[]> = { a: [], b: ['B', 'b'], c: [], d: ['D'] };
    const { committed } = await run(three$, sink, { map: (row) => many[row]! });
    expect(sink.log).toEqual(['commit Bb', 'commit ', 'commit D', 'close']);
    expect(committed.map(({ rows, positions }) => [rows, positions])).toEqual([
      [2, [at(2)]],
      [0, [at(3)]],
      [1, [at(4)]],
    ]);
  });

  it('keeps rows that are arrays as they are', async () => {
    const rows: unknown[] = [];
    const pages$ = of({ rows: [['a', 'b'], ['c']], slice: MORNING, position: at(2) });
    await lastValueFrom(commitTo(() => pages$, { commit: (batch) => of(rows.push(...batch.rows)) }));
    expect(rows).toEqual([['a', 'b'], ['c']]);
  });

  it('takes a sink without close, and Observables, promises and iterables from it', async () => {
    const inputs = [of(1, 2), Promise.resolve(), [1, 2]];
    let commits = 0;
    const { committed, error } = await run(three$, { commit: () => inputs[commits++]! });
    expect([committed.length, error]).toEqual([3, undefined]);
  });

  it('closes the sink when there was nothing to commit', async () => {
    const sink = new NotedSink();
    await run(EMPTY, sink);
    expect(sink.log).toEqual(['close']);
  });

  it('runs one commit at a time, and completes when the sink is closed', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const commits = [cold('---|'), cold('--|')];
      const close = cold('----|');
      let count = 0;
      const sink: Sink<string> = { commit: () => commits[count++]!, close: () => close };
      const pages = { a: page(['a'], 2), b: page(['b'], 3) };
      const told = { a: { rows: 1, positions: [at(2)] }, b: { rows: 1, positions: [at(3)] } };
      expectObservable(commitTo(() => cold('(ab|)', pages), sink)).toBe('---a-b---|', told);
      expectSubscriptions(commits[0]!.subscriptions).toBe('^--!');
      expectSubscriptions(commits[1]!.subscriptions).toBe('---^-!');
      expectSubscriptions(close.subscriptions).toBe('-----^---!');
    });
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a batch of %s at once', (batch) => {
    expect(() => commitTo(() => NEVER, new NotedSink(), { batch })).toThrow(ConfigError);
    expect(() => commitTo(() => NEVER, new NotedSink(), { batch })).toThrow(/^batch must be/);
  });

  it('refuses a wrong prefetch at once', () => {
    expect(() => commitTo(() => NEVER, new NotedSink(), { prefetch: -1 })).toThrow(ConfigError);
  });

  it('is cold: nothing is read and nothing closed before it is subscribed', () => {
    const sink = new NotedSink();
    let reads = 0;
    commitTo(() => {
      reads += 1;
      return EMPTY;
    }, sink);
    expect([reads, sink.log]).toEqual([0, []]);
  });
});

describe('commitTo, failures', () => {
  it.each([
    ['emits an error', () => throwError(() => full)],
    ['rejects', () => Promise.reject(full)],
    [
      'throws',
      () => {
        throw full;
      },
    ],
  ])('says how many rows are safe when the sink %s, and closes it', async (_how, fail) => {
    const sink = new NotedSink({ commit: ({ rows }) => (rows.includes('d') ? fail() : EMPTY) });
    const { committed, error } = await run(three$, sink);
    expect(committed).toHaveLength(2);
    expect(error).toBeInstanceOf(SinkError);
    expect(error).toMatchObject({ committed: 3, cause: full, message: 'the sink failed; rows committed: 3' });
    expect(sink.log).toEqual(['commit ab', 'commit c', 'commit d', 'close']);
  });

  it('counts by itself where the sink says no number', async () => {
    const lost = Object.assign(new Error('lost'), { committed: 'some' });
    const sink = new NotedSink({ commit: ({ rows }) => (rows.includes('d') ? throwError(() => lost) : EMPTY) });
    expect((await run(three$, sink)).error).toMatchObject({ committed: 3, cause: lost });
  });

  it('never says in words what the sink said, since that may hold a row', async () => {
    const sink = new NotedSink({ commit: () => throwError(() => new Error('duplicate key (+15550100)')) });
    const { error } = await run(three$, sink);
    expect((error as Error).message).toBe('the sink failed; rows committed: 0');
    expect(JSON.stringify(error)).not.toContain('15550100');
  });

  it('stops reading at once when the sink fails, and aborts what is in flight', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab---c', { a: page(['a'], 2), b: page(['b'], 3), c: page(['c'], 4) });
      const failing = { commit: () => cold('--#', undefined, full), close: () => cold('---|') };
      const failure = new SinkError('the sink failed; rows committed: 0', { committed: 0, cause: full });
      expectObservable(commitTo(() => source, failing)).toBe('-----#', undefined, failure);
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('commits what was read before the source failed, then closes, then says what the source said', async () => {
    const lost = new Error('connection lost');
    const pages$ = concat(
      three$,
      throwError(() => lost),
    );
    for (const [batch, log] of [
      [1, ['commit ab', 'commit c', 'commit d', 'close']],
      [2, ['commit abc', 'commit d', 'close']],
    ] as const) {
      const sink = new NotedSink({ commit: () => Promise.resolve() });
      const { error } = await run(pages$, sink, { batch });
      expect(error).toBe(lost);
      expect(sink.log).toEqual(log);
    }
  });

  it('says that the sink failed when both the source and a commit on its way did', async () => {
    const pages$ = concat(
      three$,
      throwError(() => new Error('connection lost')),
    );
    const sink = new NotedSink({ commit: () => Promise.reject(full) });
    expect((await run(pages$, sink)).error).toMatchObject({ name: 'SinkError', committed: 0 });
  });

  it.each([
    ['rejects', () => Promise.reject(full)],
    [
      'throws',
      () => {
        throw full;
      },
    ],
  ])('fails when close %s, with the rows that are safe all the same', async (_how, close) => {
    const sink = new NotedSink({ close });
    const { committed, error } = await run(three$, sink);
    expect(committed).toHaveLength(3);
    expect(error).toMatchObject({
      name: 'SinkError',
      committed: 4,
      cause: full,
      message: 'the sink could not be closed; rows committed: 4',
    });
    expect(sink.log.filter((entry) => entry === 'close')).toHaveLength(1);
  });

  it('believes a sink that says itself how many rows are safe', async () => {
    const sink = new NotedSink({ close: () => Promise.reject(Object.assign(new Error('EIO'), { committed: 1 })) });
    expect((await run(three$, sink)).error).toMatchObject({
      committed: 1,
      message: 'the sink could not be closed; rows committed: 1',
    });
  });

  it('tells the first failure when closing fails behind it', async () => {
    const sink = new NotedSink({ commit: () => Promise.reject(full), close: () => Promise.reject(new Error('again')) });
    expect((await run(three$, sink)).error).toMatchObject({ committed: 0, cause: full });
    expect(sink.log).toEqual(['commit ab', 'close']);
  });

  it('passes on what map and the source function throw, and closes', async () => {
    const boom = (): never => {
      throw new Error('boom');
    };
    const mapped = new NotedSink();
    expect((await run(three$, mapped, { map: boom })).error).toEqual(new Error('boom'));
    const unread = new NotedSink();
    await expect(lastValueFrom(commitTo(boom, unread))).rejects.toThrow('boom');
    expect([mapped.log, unread.log]).toEqual([['close'], ['close']]);
  });
});

describe('commitTo, unsubscribed', () => {
  it('begins once what a sink returns that begins when it is waited for, as a query builder does', async () => {
    let begun = 0;
    const query = {
      then: async (done: () => void) => {
        begun += 1;
        await new Promise(setImmediate);
        done();
      },
    } as PromiseLike<unknown>;
    const sink = new NotedSink({ commit: () => query });
    commitTo(() => three$, sink)
      .subscribe()
      .unsubscribe();
    while (sink.log.at(-1) !== 'close') await new Promise(setImmediate);
    expect([begun, sink.log]).toEqual([1, ['commit ab', 'close']]);
  });

  it('stops reading, takes back a commit that can be, and closes once', () => {
    const pages$ = new Subject<Page<string>>();
    const log: string[] = [];
    const commit$ = new Observable(() => () => log.push('rolled back'));
    const sink: Sink<string> = {
      commit: () => commit$,
      close: () => {
        log.push('closed');
        return EMPTY;
      },
    };
    const committing = commitTo(() => pages$, sink).subscribe();
    pages$.next(page(['a'], 2));
    committing.unsubscribe();
    expect(pages$.observed).toBe(false);
    expect(log).toEqual(['rolled back', 'closed']);
  });

  it('closes only when a commit that cannot be stopped has ended', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      let settle: Record<typeof end, (value: unknown) => void> | undefined;
      const sink = new NotedSink({
        commit: () => new Promise((resolve, reject) => (settle = { resolve, reject })),
        close: () => Promise.resolve(),
      });
      const committing = commitTo(() => three$, sink).subscribe();
      committing.unsubscribe();
      await new Promise(setImmediate);
      expect(sink.log).toEqual(['commit ab']);
      settle![end](full);
      await new Promise(setImmediate);
      expect(sink.log).toEqual(['commit ab', 'close']);
    }
  });

  it('closes to the end, once, when the reader leaves while the sink is being closed', () => {
    const closing = new Subject<void>();
    const sink = new NotedSink({ close: () => closing });
    const committing = commitTo(() => three$, sink).subscribe();
    expect(sink.log.at(-1)).toBe('close');
    committing.unsubscribe();
    expect(closing.observed).toBe(true);
    expect(sink.log.filter((entry) => entry === 'close')).toHaveLength(1);
  });

  it('does not bring the process down when closing fails and nobody listens', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const sink = new NotedSink({ close: () => Promise.reject(full) });
    commitTo(() => NEVER, sink)
      .subscribe()
      .unsubscribe();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    expect([sink.log, unhandled]).toEqual([['close'], []]);
  });
});

describe('commitTo over walks', () => {
  it('reads at most prefetch pages beyond those of the commit, and commits each row once and in order', async () => {
    const millis = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 9 });
    const cases = fc.record({
      batch: fc.integer({ min: 1, max: 7 }),
      prefetch: fc.integer({ min: 0, max: 5 }),
      totalHits: fc.constantFrom(0, 37, 87, 200),
      latencies: millis,
      pauses: millis,
      failAt: fc.option(fc.integer({ min: 1, max: 87 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ batch, prefetch, totalHits, latencies, pauses, failAt }) => {
        const time = new VirtualTime();
        let durable = 0;
        const server = new PagedServer({
          pages: 87,
          totalHits,
          latencies,
          scheduler: time,
          onSent: (sent) => expect(sent).toBeLessThanOrEqual(durable + batch + prefetch),
        });
        const source = (demand: Demand): Observable<Page<number>> =>
          paginate(server.numbers(), demand).pipe(
            map(({ rows }, index) => ({ rows, slice: MORNING, position: at(index + 2) })),
          );
        const stored: number[] = [];
        let running = 0;
        const commit = ({ rows }: Batch<number>) =>
          defer(() => {
            expect((running += 1)).toBe(1);
            return timer(pauses[stored.length % pauses.length]!, time);
          }).pipe(
            mergeMap(() => {
              running -= 1;
              if (failAt !== undefined && rows.includes(failAt)) return throwError(() => full);
              stored.push(...rows);
              return EMPTY;
            }),
          );
        const committed: Committed[] = [];
        let end: unknown = 'open';
        commitTo(source, { commit }, { batch, prefetch }).subscribe({
          next: (one) => {
            committed.push(one);
            durable = (one.positions[0]!.next as number) - 1;
          },
          error: (error: unknown) => (end = error),
          complete: () => (end = 'complete'),
        });
        await time.run();
        const safe = failAt === undefined ? 87 : Math.floor((failAt - 1) / batch) * batch;
        expect(stored).toEqual(Array.from({ length: safe }, (_, index) => index + 1));
        expect(committed.reduce((sum, { rows }) => sum + rows, 0)).toBe(safe);
        if (failAt === undefined) expect(end).toBe('complete');
        else expect(end).toMatchObject({ name: 'SinkError', committed: safe });
        expect(server.inFlight).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('commits 20 001 synchronous pages into a synchronous sink', async () => {
    let rows = 0;
    const source = (demand: Demand) =>
      paginate(
        {
          first: 1,
          fetchPage: (number: number) => of(page([`${number}`], number + 1)),
          next: (_page, number) => (number < 20_001 ? number + 1 : undefined),
        },
        demand,
      );
    const sink: Sink<string> = { commit: (batch) => of((rows += batch.rows.length)) };
    await lastValueFrom(commitTo(source, sink, { batch: 2 }));
    expect(rows).toBe(20_001);
  });

  it('emits nothing after it was left, whatever the sink still does', async () => {
    const seen: unknown[] = [];
    const committing = commitTo(() => three$, { commit: () => Promise.resolve() }).subscribe((one) => seen.push(one));
    committing.unsubscribe();
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
  });
});
