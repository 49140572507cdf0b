import * as fc from 'fast-check';
import { Observable, type Subscription, concatMap, range, tap } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../src/gate/told/token-bucket.js';
import { EarlyTime } from '../early-time.js';
import { SteppedTime } from '../stepped-time.js';

const marbles = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
const a = { a: undefined };

/** Takes at given moments, and notes when each take was granted. */
function grants(time: SteppedTime, bucket: TokenBucket, takes: readonly { at: number; cost?: number }[]): number[] {
  const granted: number[] = [];
  takes.forEach(({ at, cost }, i) =>
    time.at(at, () =>
      bucket.take(cost).subscribe(() => {
        granted[i] = time.real.now();
      }),
    ),
  );
  return granted;
}

describe('TokenBucket', () => {
  it('grants at once what is there, and then one token after another', () => {
    marbles().run(({ expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 100 });
      expectObservable(bucket.take()).toBe('(a|)', a);
      expectObservable(bucket.take()).toBe('(a|)', a);
      expectObservable(bucket.take()).toBe('10ms (a|)', a);
      expectObservable(bucket.take()).toBe('20ms (a|)', a);
      expectObservable(bucket.take(), '5ms ^').toBe('30ms (a|)', a);
    });
  });

  it('takes nothing for one who is gone before it asks', () => {
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 1, scheduler: new SteppedTime() });
    new Observable<void>((asker) => {
      asker.unsubscribe();
      return bucket.take().subscribe(asker);
    }).subscribe();
    expect(bucket.tokens).toBe(2);
  });

  it('fills up while nobody takes, and no further than its capacity', () => {
    marbles().run(({ expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 100 });
      for (let i = 0; i < 2; i += 1) expectObservable(bucket.take()).toBe('(a|)', a);
      for (let i = 0; i < 2; i += 1) expectObservable(bucket.take(), '1s ^').toBe('1s (a|)', a);
      expectObservable(bucket.take(), '1s ^').toBe('1010ms (a|)', a);
    });
  });

  it('lets a dear one wait until it can be paid, and nobody overtakes it', () => {
    marbles().run(({ expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 5, refillPerSecond: 100 });
      expectObservable(bucket.take(3)).toBe('(a|)', a);
      expectObservable(bucket.take(4)).toBe('20ms (a|)', a);
      expectObservable(bucket.take(0.5)).toBe('25ms (a|)', a);
    });
  });

  it('is cold: nothing is taken before a subscription, and each takes its own', () => {
    const bucket = new TokenBucket({ capacity: 3, refillPerSecond: 1, scheduler: new SteppedTime() });
    const take$ = bucket.take();
    expect(bucket.tokens).toBe(3);
    take$.subscribe();
    take$.subscribe();
    expect(bucket.tokens).toBe(1);
  });

  it('gives the place of one who unsubscribes to the next, without a timer more', () => {
    marbles().run(({ expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 4, refillPerSecond: 100 });
      expectObservable(bucket.take(4)).toBe('(a|)', a);
      expectObservable(bucket.take(4), '^ 14ms !').toBe('');
      // 15 ms: the dear one in front leaves, and one token is there.
      expectObservable(bucket.take(1)).toBe('15ms (a|)', a);
      expectObservable(bucket.take(1)).toBe('20ms (a|)', a);
    });
  });

  it('takes nothing for one who unsubscribes at the very moment of the grant', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100, scheduler: time });
    bucket.take().subscribe();
    const next: { waiting?: Subscription } = {};
    const second: number[] = [];
    // Both are due at 10 ms; the leaving comes first.
    time.at(10, () => next.waiting?.unsubscribe());
    next.waiting = bucket.take().subscribe(() => second.push(1));
    const third: number[] = [];
    bucket.take().subscribe(() => third.push(time.now()));
    time.run();
    expect(second).toEqual([]);
    expect(third).toEqual([10]);
    expect(time.pending).toBe(0);
  });

  it('serves a take from inside a grant after those who wait already', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100, scheduler: time });
    const order: string[] = [];
    const note = (name: string) => () => order.push(`${name} ${time.now()}`);
    bucket.take().subscribe(() => bucket.take().subscribe(note('inner')));
    bucket.take().subscribe(note('outer'));
    time.run();
    expect(order).toEqual(['inner 10', 'outer 20']);
  });

  it('lets one who is granted a token unsubscribe all the others from inside', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 100, scheduler: time });
    bucket.take(2).subscribe();
    const granted: number[] = [];
    const waiting: Subscription[] = [];
    for (let i = 0; i < 5; i += 1) {
      waiting.push(
        bucket.take().subscribe(() => {
          granted.push(i);
          waiting.forEach((other) => other.unsubscribe());
        }),
      );
    }
    time.run();
    expect(granted).toEqual([0]);
    expect(time.pending).toBe(0);
  });

  it('grants 20 000 one inside the other without growing the stack', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 20_001, refillPerSecond: 1e9, scheduler: time });
    bucket.take(20_001).subscribe();
    let granted = 0;
    range(20_000)
      .pipe(concatMap(() => bucket.take().pipe(tap(() => (granted += 1)))))
      .subscribe();
    time.run();
    expect(granted).toBe(20_000);
    const again = (left: number): void => {
      if (left > 0) bucket.take().subscribe(() => again(left - 1));
    };
    bucket.take(20_001).subscribe();
    again(20_000);
    time.run();
    expect(bucket.tokens).toBeCloseTo(1, 5);
  });

  it('arms one timer for all who wait, and none when they have gone', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 1, scheduler: time });
    bucket.take().subscribe();
    const waiting = Array.from({ length: 100 }, () => bucket.take().subscribe());
    expect(time.pending).toBe(1);
    expect(time.scheduled).toBe(1);
    waiting.forEach((subscription) => subscription.unsubscribe());
    expect(time.pending).toBe(0);
  });

  it('holds nothing back of 100 000 who come and go', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 1, scheduler: time });
    bucket.take().subscribe();
    const first = bucket.take().subscribe();
    for (let i = 0; i < 100_000; i += 1) bucket.take().subscribe().unsubscribe();
    expect(time.scheduled).toBe(1);
    expect(time.pending).toBe(1);
    first.unsubscribe();
    expect(time.pending).toBe(0);
  });

  it('rounds waits up: a token that comes in 3.3 ms is granted after 4', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 300, scheduler: time });
    const granted = grants(time, bucket, [{ at: 0 }, { at: 0 }]);
    time.run();
    expect(granted).toEqual([0, 4]);
  });

  it('waits longer than a timer can be, in slices', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 1 / 3e9, scheduler: time });
    const granted = grants(time, bucket, [{ at: 0 }, { at: 0 }]);
    time.run();
    expect(granted[0]).toBe(0);
    expect(granted[1]).toBeGreaterThanOrEqual(3e12);
    expect(granted[1]).toBeLessThan(3e12 + 10);
    expect(time.longestMs).toBe(2 ** 31 - 1);
  }, 5000);

  it('does not stall when the clock is set back', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 10, scheduler: time });
    const granted = grants(time, bucket, [{ at: 0 }, { at: 0 }, { at: 0 }, { at: 0 }]);
    time.at(150, () => time.step(-3_600_000));
    time.run();
    granted.forEach((at, i) => expect(Math.abs(at - 100 * i)).toBeLessThanOrEqual(2));
    expect(granted).toHaveLength(4);
  });

  it('grants no more than its rate by timers that ring early by less than a millisecond', () => {
    const time = new EarlyTime();
    const bucket = new TokenBucket({ capacity: 5, refillPerSecond: 97, scheduler: time });
    const granted = grants(time, bucket, Array<{ at: number }>(1000).fill({ at: 0 }));
    time.run();
    granted.forEach((at, i) => expect(i + 1).toBeLessThan(5 + 0.097 * at + 0.1));
    expect(granted).toHaveLength(1000);
  });

  it('pays for a second at most when the clock is set forward', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 100, refillPerSecond: 10, scheduler: time });
    bucket.take(100).subscribe();
    const granted = grants(time, bucket, Array<{ at: number }>(40).fill({ at: 0 }));
    time.at(50, () => {
      time.step(3_600_000);
      expect(bucket.tokens).toBeLessThan(12);
    });
    time.run();
    // Ten tokens of a second come early, and not one of the hour.
    expect(granted.filter((at) => at <= 100)).toHaveLength(11);
    expect(granted.at(-1)).toBe(3000);
  });

  it('never lets more through in any stretch than its capacity and the rate over that stretch', () => {
    const scenario = fc.record({
      capacity: fc.double({ min: 1, max: 30, noNaN: true }),
      refillPerSecond: fc.double({ min: 0.5, max: 300, noNaN: true }),
      takes: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 3000 }),
          share: fc.double({ min: 0.01, max: 1, noNaN: true }),
          leavesAfter: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined, freq: 4 }),
        }),
        { maxLength: 60, size: 'max' },
      ),
    });
    const run = ({ capacity, refillPerSecond, takes }: typeof scenario extends fc.Arbitrary<infer S> ? S : never) => {
      const time = new SteppedTime();
      const bucket = new TokenBucket({ capacity, refillPerSecond, scheduler: time });
      const granted: { at: number; cost: number; index: number }[] = [];
      let left = 0;
      takes.forEach(({ at, share, leavesAfter }, index) => {
        const cost = Math.min(capacity, Math.max(0.1, capacity * share));
        time.at(at, () => {
          const waiting = bucket.take(cost).subscribe(() => granted.push({ at: time.now(), cost, index }));
          if (leavesAfter !== undefined)
            time.at(at + leavesAfter, () => {
              if (!waiting.closed) left += 1;
              waiting.unsubscribe();
            });
        });
      });
      time.run();
      return { granted, left, pending: time.pending };
    };
    fc.assert(
      fc.property(scenario, (given) => {
        const { granted, left, pending } = run(given);
        expect(granted.length + left).toBe(given.takes.length);
        expect(pending).toBe(0);
        const tooMany = granted.flatMap((from, i) => {
          let sum = 0;
          return granted.slice(i).filter((to) => {
            sum += to.cost;
            return sum > given.capacity + (given.refillPerSecond * (to.at - from.at)) / 1000 + 1e-6;
          });
        });
        expect(tooMany).toEqual([]);
        // First come, first served; and the same again the next time.
        const order = granted.map(({ index }) => given.takes[index]!.at);
        expect(order).toEqual([...order].sort((x, y) => x - y));
        expect(run(given).granted).toEqual(granted);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what it could never grant, before anything happens', () => {
    // As a variable of the environment gives it: '2' tokens and 0 to spare would be twenty.
    const text = '2' as unknown as number;
    for (const capacity of [0, -1, NaN, Infinity, text]) {
      expect(() => new TokenBucket({ capacity, refillPerSecond: 1 })).toThrow(/capacity must be a number above 0/);
    }
    for (const refillPerSecond of [0, -1, NaN, Infinity, text]) {
      expect(() => new TokenBucket({ capacity: 1, refillPerSecond })).toThrow(/refillPerSecond must be/);
    }
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 1 });
    for (const cost of [0, -1, 2.1, NaN, text]) {
      expect(() => bucket.take(cost)).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'cost' }));
    }
    expect(bucket.take(2)).toBeInstanceOf(Observable);
  });
});
