import fc from 'fast-check';
import {
  concat,
  defer,
  EMPTY,
  from,
  lastValueFrom,
  NEVER,
  of,
  Subject,
  switchMap,
  take,
  throwError,
  timer,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { drain } from '../../src/deliver/drain.js';
import { ConfigError } from '../../src/errors.js';
import type { Demand } from '../../src/page/demand.js';
import { paginate, type Walk } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { PagedServer, type ServedPage } from '../page/paged-server.js';

function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

/** A walk of `count` pages that come in the turn in which they are asked for. */
function synchronous(count: number, promised = 0): Walk<number, number> {
  return {
    first: 1,
    fetchPage: (number) => of(number),
    next: (_page, number) => (number < count ? number + 1 : undefined),
    ahead: (_page, number) =>
      Array.from({ length: Math.min(promised, count - number) }, (_, index) => number + 1 + index),
  };
}

describe('drain', () => {
  it('works on one value at a time and emits what the work emits', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const work = { a: cold('x--y|'), b: cold('x-y|'), c: cold('-|') };
      const drained$ = drain(
        () => cold<keyof typeof work>('(abc|)'),
        (value) => work[value],
      );
      expectObservable(drained$).toBe('x--yx-y-|');
      expectSubscriptions(work.b.subscriptions).toBe('----^--!');
      expectSubscriptions(work.c.subscriptions).toBe('-------^!');
    });
  });

  it('asks for the next value when the work on one has completed', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const pages = [cold('--a|'), cold('--b|'), cold('--c|')];
      const walk: Walk<number, string> = {
        first: 0,
        fetchPage: (index) => pages[index]!,
        next: (_page, index) => (index < 2 ? index + 1 : undefined),
      };
      const drained$ = drain(
        (demand) => paginate(walk, demand),
        (page) => cold(`---${page}|`),
        { prefetch: 0 },
      );
      expectObservable(drained$).toBe('-----a-----b-----c|');
      expectSubscriptions(pages[1]!.subscriptions).toBe('------^-!');
      expectSubscriptions(pages[2]!.subscriptions).toBe('------------^-!');
    });
  });

  it('leaves the work and the source when it is unsubscribed', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-b-');
      const work = cold('-----x|');
      expectObservable(
        drain(
          () => source,
          () => work,
        ),
        '^--!',
      ).toBe('---');
      expectSubscriptions(source.subscriptions).toBe('^--!');
      expectSubscriptions(work.subscriptions).toBe('^--!');
    });
  });

  it('lets an error of the work out at once and leaves the source', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab--');
      expectObservable(
        drain(
          () => source,
          () => cold('--#'),
        ),
      ).toBe('--#');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('lets an error of the source wait for the work on the values before it', () => {
    inTime(({ cold, expectObservable }) => {
      expectObservable(
        drain(
          () => cold('ab#'),
          () => cold('---x|'),
        ),
      ).toBe('---x---x#');
    });
  });

  it('passes on what the source function and the work throw', async () => {
    const boom = (): never => {
      throw new Error('boom');
    };
    await expect(
      lastValueFrom(
        drain(boom, () => EMPTY),
        { defaultValue: 0 },
      ),
    ).rejects.toThrow('boom');
    await expect(
      lastValueFrom(
        drain(() => of(1), boom),
        { defaultValue: 0 },
      ),
    ).rejects.toThrow('boom');
  });

  it('is cold: each subscription has a demand of its own', () => {
    const demands = new Set<Demand>();
    const drained$ = drain(
      (demand) => {
        demands.add(demand);
        return EMPTY;
      },
      () => EMPTY,
    );
    expect(demands.size).toBe(0);
    drained$.subscribe();
    drained$.subscribe();
    expect(demands.size).toBe(2);
  });

  it.each([-1, 0.5, Number.NaN])('refuses a prefetch of %s at once', (prefetch) => {
    expect(() =>
      drain(
        () => NEVER,
        () => EMPTY,
        { prefetch },
      ),
    ).toThrow(ConfigError);
  });

  it('never stands still for a live bound that is no number', async () => {
    const pages: number[] = [];
    const drained$ = drain(
      (demand) => paginate(synchronous(3), demand),
      (page) => of(pages.push(page)),
      { prefetch: () => Number.NaN },
    );
    await lastValueFrom(drained$);
    expect(pages).toEqual([1, 2, 3]);
  });

  it('requests and holds at most prefetch values beyond the one being worked on, in order, each once', async () => {
    const millis = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 9 });
    const cases = fc.record({
      kind: fc.constantFrom('numbers' as const, 'cursors' as const),
      prefetch: fc.integer({ min: 0, max: 5 }),
      totalHits: fc.constantFrom(0, 37, 87, 200),
      latencies: millis,
      pauses: millis,
      broken: fc.option(fc.integer({ min: 1, max: 87 }), { nil: undefined }),
      count: fc.option(fc.integer({ min: 1, max: 87 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ kind, prefetch, totalHits, latencies, pauses, broken, count }) => {
        const time = new VirtualTime();
        let finished = 0;
        const server = new PagedServer({
          pages: 87,
          totalHits,
          latencies,
          broken,
          scheduler: time,
          onSent: (sent) => expect(sent).toBeLessThanOrEqual(finished + 1 + prefetch),
        });
        const rows: number[] = [];
        const work = (page: ServedPage) =>
          concat(
            (pauses[finished % pauses.length] ?? 0) > 0 ? timer(pauses[finished % pauses.length]!, time) : of(0),
            defer(() => {
              finished += 1;
              rows.push(...page.rows);
              return EMPTY;
            }),
          );
        const source = (demand: Demand) =>
          kind === 'numbers' ? paginate(server.numbers(), demand) : paginate(server.cursors(), demand);
        let end = 'open';
        drain((demand) => (count === undefined ? source(demand) : source(demand).pipe(take(count))), work, {
          prefetch,
        }).subscribe({
          error: (error: unknown) => (end = (error as Error).message),
          complete: () => (end = 'complete'),
        });
        await time.run();
        const last = Math.min(count ?? 87, 87, (broken ?? 88) - 1);
        const fails = broken !== undefined && broken <= (count ?? 87);
        expect([rows.length, end]).toEqual([last, fails ? `page ${broken} is broken` : 'complete']);
        expect(rows).toEqual(Array.from({ length: last }, (_, index) => index + 1));
        expect(server.inFlight).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['serial', 0, 0],
    ['numbered', 20, 5],
  ])('drains 20 001 synchronous pages with synchronous work: %s', async (_name, promised, prefetch) => {
    let pages = 0;
    await lastValueFrom(
      drain(
        (demand) => paginate(synchronous(20_001, promised), demand),
        () => of((pages += 1)),
        { prefetch },
      ),
    );
    expect(pages).toBe(20_001);
  });

  it('drains 20 001 synchronous pages behind work that took its time', async () => {
    const first = new Subject<number>();
    let pages = 0;
    const ended = lastValueFrom(
      drain(
        (demand) => paginate(synchronous(20_001, 20), demand),
        (page) => (page === 1 ? first : of((pages += 1))),
        { prefetch: 3 },
      ),
    );
    first.complete();
    await ended;
    expect(pages).toBe(20_000);
  });

  it('drains 20 001 values that wait behind work that took its time', async () => {
    const first = new Subject<number>();
    let worked = 0;
    const values = Array.from({ length: 20_001 }, (_, index) => index);
    const ended = lastValueFrom(
      drain(
        () => from(values),
        (value) => (value === 0 ? first : of((worked += 1))),
      ),
    );
    first.complete();
    await ended;
    expect(worked).toBe(20_000);
  });

  it('sends nothing more when the work failed', async () => {
    const time = new VirtualTime();
    const latencies = [0, 10, 10, 90, 90, 90];
    const server = new PagedServer({ pages: 9, totalHits: 9, latencies, scheduler: time });
    const failing = (page: ServedPage) =>
      page.rows[0] === 2 ? timer(5, time).pipe(switchMap(() => throwError(() => new Error('disk full')))) : of(page);
    let failure: unknown;
    drain((demand) => paginate(server.numbers(), demand), failing, { prefetch: 3 }).subscribe({
      error: (error: unknown) => (failure = error),
    });
    await time.run();
    expect(failure).toEqual(new Error('disk full'));
    expect([server.sent.length, server.inFlight, server.aborted]).toEqual([5, 0, 3]);
    expect(time.now()).toBe(25);
  });
});
