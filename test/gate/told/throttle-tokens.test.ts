import { catchError, of, range, take } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { throttleTokens } from '../../../src/gate/told/throttle-tokens.js';
import { TokenBucket } from '../../../src/gate/told/token-bucket.js';
import { SteppedTime } from '../stepped-time.js';

const marbles = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

describe('throttleTokens', () => {
  it('lets a burst through and then the rate, in order', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 100 });
      const source = cold('  (abcd|)');
      const output = '       (ab) 6ms c 9ms (d|)';
      expectObservable(source.pipe(throttleTokens(bucket))).toBe(output);
      expectSubscriptions(source.subscriptions).toBe('(^!)');
    });
  });

  it('does not hold back a source that is slower than the rate', () => {
    marbles().run(({ cold, expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100 });
      const source = cold('a 9ms b 9ms c|');
      expectObservable(source.pipe(throttleTokens(bucket))).toBe('a 9ms b 9ms c|');
    });
  });

  it('shares a bucket between streams, first come, first served', () => {
    marbles().run(({ cold, expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100 });
      expectObservable(cold('(abc|)').pipe(throttleTokens(bucket))).toBe('     a 9ms b 19ms (c|)');
      expectObservable(cold('5ms (xy|)').pipe(throttleTokens(bucket))).toBe('20ms x 19ms (y|)');
    });
  });

  it('asks for as many tokens as the value costs', () => {
    marbles().run(({ cold, expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 3, refillPerSecond: 100 });
      const values = { a: 3, b: 1, c: 2 };
      const source = cold<number>('(abc|)', values);
      expectObservable(source.pipe(throttleTokens(bucket, (value) => value))).toBe('a 9ms b 19ms (c|)', values);
    });
  });

  it('gives its place to another stream when it is unsubscribed, and leaves its source', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100 });
      const source = cold('(ab)');
      expectObservable(source.pipe(throttleTokens(bucket)), '^ 6ms !').toBe('a');
      expectObservable(cold('2ms (x|)').pipe(throttleTokens(bucket))).toBe('10ms (x|)');
      expectSubscriptions(source.subscriptions).toBe('^ 6ms !');
    });
  });

  it('takes no token beyond what its consumer takes', () => {
    const bucket = new TokenBucket({ capacity: 5, refillPerSecond: 1, scheduler: new SteppedTime() });
    range(5).pipe(throttleTokens(bucket), take(2)).subscribe();
    expect(bucket.tokens).toBe(3);
  });

  it('fails with the source at once, with a value still waiting', () => {
    marbles().run(({ cold, expectObservable }) => {
      const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 100 });
      expectObservable(cold('(ab)-#').pipe(throttleTokens(bucket))).toBe('a----#');
    });
  });

  it('fails with ConfigError for a value that the full bucket could never pay', () => {
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 1, scheduler: new SteppedTime() });
    const names: unknown[] = [];
    of(1, 3)
      .pipe(
        throttleTokens(bucket, (value) => value),
        catchError((error: unknown) => of((error as Error).name)),
      )
      .subscribe((value) => names.push(value));
    expect(names).toEqual([1, 'ConfigError']);
  });

  it('holds 20 000 values that come at one instant and lets them go at another, without growing the stack', () => {
    const time = new SteppedTime();
    const bucket = new TokenBucket({ capacity: 20_000, refillPerSecond: 2e7, scheduler: time });
    bucket.take(20_000).subscribe();
    const at: number[] = [];
    range(20_000)
      .pipe(throttleTokens(bucket))
      .subscribe(() => at.push(time.now()));
    time.run();
    expect(at).toHaveLength(20_000);
    expect(at.at(-1)).toBe(1);
  });
});
