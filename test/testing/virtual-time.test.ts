import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import {
  asyncScheduler,
  concatMap,
  delay,
  from,
  interval,
  map,
  of,
  retry,
  type Subscription,
  take,
  throwError,
  timer,
  timestamp,
  toArray,
  lastValueFrom,
  type Observable,
} from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { transpiledPackage } from '../node/transpiled-package.js';

const NIGHT = 8 * 3_600_000;
const last = <T>(source: Observable<T>): Promise<T | undefined> => lastValueFrom(source, { defaultValue: undefined });

describe('VirtualTime', () => {
  it('tells whole milliseconds as the date, whatever part of one has passed', async () => {
    const time = new VirtualTime({ start: 1000 });
    await time.runUntil(1.7);
    expect([time.now(), time.wallClock()]).toEqual([1.7, 1001]);
  });

  it('lets the process end when it has run', async () => {
    const script = `import { VirtualTime } from '${await transpiledPackage()}/dist/testing/index.js';
      await new VirtualTime().run();
      console.log('over');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout).toBe('over\n');
  });

  it('runs work in the order of its times, and of two at one time the one scheduled first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 200 }), async (delays) => {
        const time = new VirtualTime();
        const ran: number[] = [];
        const at: number[] = [];
        delays.forEach((ms, n) =>
          time.schedule(() => {
            ran.push(n);
            at.push(time.now());
          }, ms),
        );
        await time.run();
        const expected = delays.map((ms, n) => ({ ms, n })).sort((a, b) => a.ms - b.ms || a.n - b.n);
        expect(ran).toEqual(expected.map(({ n }) => n));
        expect(at).toEqual(expected.map(({ ms }) => ms));
      }),
      { numRuns: 100 },
    );
  });

  it('runs exactly what was not cancelled, also what is cancelled or added on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ ms: fc.nat(30), cancels: fc.nat(40), adds: fc.option(fc.nat(30)) }), { maxLength: 40 }),
        async (plan) => {
          const time = new VirtualTime();
          const jobs: Subscription[] = [];
          const ran: string[] = [];
          const cancelled = new Set<number>();
          plan.forEach(({ ms, cancels, adds }, n) => {
            jobs.push(
              time.schedule(() => {
                ran.push(String(n));
                if (!ran.includes(String(cancels))) cancelled.add(cancels);
                jobs[cancels]?.unsubscribe();
                if (adds !== null) time.schedule(() => ran.push(`${n}+`), adds);
              }, ms),
            );
          });
          await time.run();
          plan.forEach(({ adds }, n) => {
            const times = (name: string): number => ran.filter((one) => one === name).length;
            expect(times(String(n))).toBe(cancelled.has(n) ? 0 : 1);
            expect(times(`${n}+`)).toBe(adds !== null && !cancelled.has(n) ? 1 : 0);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('serves timer, delay, interval and timestamp of RxJS', async () => {
    const time = new VirtualTime();
    const seen = last(
      interval(1000, time).pipe(
        take(3),
        concatMap((n) => of(n).pipe(delay(250, time))),
        timestamp(time),
        map(({ value, timestamp: at }) => [value, at]),
        toArray(),
      ),
    );
    expect(await time.runWhile(seen)).toEqual([
      [0, 1250],
      [1, 2250],
      [2, 3250],
    ]);
  });

  it('lets an action schedule itself again with a new state and delay', async () => {
    const time = new VirtualTime();
    const seen: [number | undefined, number][] = [];
    time.schedule<number>(
      function (n = 0) {
        seen.push([n, time.now()]);
        if (n < 3) this.schedule(n + 1, n * 10);
      },
      5,
      1,
    );
    await time.run();
    expect(seen).toEqual([
      [1, 5],
      [2, 15],
      [3, 35],
    ]);
  });

  it('replaces the appointment of an action that is scheduled twice, as asyncScheduler does', async () => {
    const runOn = (scheduler: VirtualTime | typeof asyncScheduler): string[] => {
      const seen: string[] = [];
      scheduler.schedule<string>(
        function (state) {
          seen.push(state ?? '');
          if (state !== 'first') return;
          this.schedule('lost', 10);
          this.schedule('kept', 20);
        },
        1,
        'first',
      );
      return seen;
    };
    const time = new VirtualTime();
    const virtual = runOn(time);
    await time.run();
    vi.useFakeTimers();
    try {
      const real = runOn(asyncScheduler);
      vi.runAllTimers();
      expect(virtual).toEqual(real);
    } finally {
      vi.useRealTimers();
    }
    expect(virtual).toEqual(['first', 'kept']);
  });

  it('finishes every promise between two pieces of work, however long its chain', async () => {
    const time = new VirtualTime();
    const seen: string[] = [];
    time.schedule(() => {
      void (async () => {
        for (let n = 0; n < 500; n++) await Promise.resolve();
        await new Promise<void>((resolve) => process.nextTick(resolve));
        for (let n = 0; n < 500; n++) await Promise.resolve();
        seen.push(`promises at ${time.now()}`);
      })();
    }, 10);
    time.schedule(() => seen.push(`work at ${time.now()}`), 10);
    await time.run();
    expect(seen).toEqual(['promises at 10', 'work at 10']);
  });

  it.each([
    ['text', async (response: Response) => response.text()],
    ['json', (response: Response): Promise<unknown> => response.json()],
    ['arrayBuffer', async (response: Response) => response.arrayBuffer()],
    ['blob', async (response: Response) => (await response.blob()).text()],
    ['clone', async (response: Response) => Promise.all([response.clone().text(), response.text()])],
    [
      'reader',
      async (response: Response) => {
        const reader = response.body!.getReader();
        while (!(await reader.read()).done);
      },
    ],
    [
      'decoder stream',
      async (response: Response) => {
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        while (!(await reader.read()).done);
      },
    ],
  ])('reads a Response by %s without time passing', async (_, read) => {
    const chunks = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('['));
          for (let n = 0; n < 200; n++) controller.enqueue(new TextEncoder().encode('1,'));
          controller.enqueue(new TextEncoder().encode('1]'));
          controller.close();
        },
      });
    for (const body of [() => JSON.stringify('x'.repeat(100_000)), chunks]) {
      const time = new VirtualTime();
      const at = timer(7, time).pipe(
        concatMap(() => from(read(new Response(body())))),
        map(() => time.now()),
      );
      time.schedule(() => undefined, 7);
      time.schedule(() => undefined, 8);
      expect(await time.runWhile(last(at))).toBe(7);
    }
  });

  it('starts the wall clock at the given date and moves it with the time', async () => {
    const time = new VirtualTime({ start: '2026-11-23T00:00:00Z' });
    expect(new Date(time.wallClock()).toISOString()).toBe('2026-11-23T00:00:00.000Z');
    await time.runUntil(1500.5);
    expect(time.now()).toBe(1500.5);
    expect(new Date(time.wallClock()).toISOString()).toBe('2026-11-23T00:00:01.500Z');
    expect(() => new VirtualTime({ start: 'yesterday' })).toThrow(RangeError);
  });

  it.each([NaN, Infinity])('keeps its time where runUntil is asked for %s', async (ms) => {
    const time = new VirtualTime();
    await expect(time.runUntil(ms)).rejects.toThrow(`VirtualTime: ${ms} ms is no moment`);
    await time.run();
    expect(time.now()).toBe(0);
  });

  it('stops at the moment that runUntil names, and never goes back', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    for (const ms of [10, 20, 30]) time.schedule(() => seen.push(ms), ms);
    await time.runUntil(20);
    expect([seen, time.now()]).toEqual([[10, 20], 20]);
    await time.runUntil(5);
    expect([seen, time.now()]).toEqual([[10, 20], 20]);
    await time.run();
    expect([seen, time.now()]).toEqual([[10, 20, 30], 30]);
  });

  it('does not let a cancelled appointment move the time', async () => {
    const time = new VirtualTime();
    time.schedule(() => undefined, 10);
    time.schedule(() => undefined, NIGHT).unsubscribe();
    await time.run();
    expect(time.now()).toBe(10);
  });

  it('stops as soon as the promise of runWhile has settled', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    time.schedule(() => seen.push(time.now()), 20);
    expect(await time.runWhile(last(timer(10, time)))).toBe(0);
    expect([seen, time.now()]).toEqual([[], 10]);
    await time.run();
    expect(seen).toEqual([20]);
  });

  it('says so when nothing is left and the promise is still open', async () => {
    const time = new VirtualTime();
    time.schedule(() => undefined, 42);
    await expect(time.runWhile(new Promise(() => undefined))).rejects.toThrow(/^Nothing is scheduled after 42 ms/);
  });

  it('hands on what the promise of runWhile rejects with', async () => {
    const time = new VirtualTime();
    const failing = last(throwError(() => new Error('no')).pipe(retry({ count: 2, delay: () => timer(5, time) })));
    await expect(time.runWhile(failing)).rejects.toThrow('no');
    expect(time.now()).toBe(10);
  });

  it('rejects the run with what a piece of work throws and keeps the rest for the next run', async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    time.schedule(() => {
      throw new Error('boom');
    }, 1);
    time.schedule(() => seen.push(2), 2);
    await expect(time.run()).rejects.toThrow('boom');
    await time.run();
    expect(seen).toEqual([2]);
  });

  it.each([2 ** 31, Infinity, NaN])('refuses a delay of %s ms, which a real timer would not keep', (ms) => {
    expect(() => new VirtualTime().schedule(() => undefined, ms)).toThrow(RangeError);
  });

  it('needs no real timer: it runs under faked ones', async () => {
    vi.useFakeTimers();
    try {
      const time = new VirtualTime();
      expect(await time.runWhile(last(timer(NIGHT, time)))).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
