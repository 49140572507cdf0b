import { bufferCount, concatMap, delay, map, mergeMap, of, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { errorLast } from '../../src/deliver/error-last.js';

function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

describe('errorLast', () => {
  it('lets an error out when the work on what came before it is done', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('ab#');
      const work = (value: string) => of(value).pipe(delay(5));
      expectObservable(source.pipe(errorLast(concatMap(work)))).toBe('-----a----(b#)');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('lets operators give out what they hold', () => {
    inTime(({ cold, expectObservable }) => {
      const joined$ = cold('-a-b-c-#').pipe(
        errorLast(bufferCount(2)),
        map((values) => values.join('')),
      );
      expectObservable(joined$).toBe('---x---(c#)', { x: 'ab', c: 'c' });
    });
  });

  it('lets an error of the work out at once, and leaves the source', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const broken = new Error('of the work');
      const source = cold('-a-b-c-d');
      const work = mergeMap((value: string) => (value === 'b' ? throwError(() => broken) : of(value)));
      expectObservable(source.pipe(errorLast(work))).toBe('-a-#', undefined, broken);
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('completes, is left, and remembers no error of another subscription', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const sources = [cold('-#'), cold('-a-b|')];
      let runs = 0;
      const work$ = of(undefined).pipe(
        mergeMap(() => sources[runs++]!),
        errorLast(map((value) => value)),
      );
      expectObservable(work$).toBe('-#');
      expectObservable(work$).toBe('-a-b|');
      const left = cold('-a-b-c');
      expectObservable(left.pipe(errorLast(take(2)))).toBe('-a-(b|)');
      expectSubscriptions(left.subscriptions).toBe('^--!');
    });
  });
});
