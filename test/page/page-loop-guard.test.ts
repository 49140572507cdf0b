import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { WalkError } from '../../src/errors.js';
import { pageLoopGuard } from '../../src/page/page-loop-guard.js';

function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

const LOOP = new WalkError('acme: GET /users: the server gives the same page again and again', {
  org: 'acme',
  request: 'GET /users',
  reason: 'page-loop',
});
const guard = () =>
  pageLoopGuard<string>({ key: (page) => (page === '0' ? undefined : page), org: 'acme', request: 'GET /users' });

describe('pageLoopGuard', () => {
  it('allows one repeat and fails at the next, before it is emitted, leaving the source', () => {
    inTime(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('--a--b--b--b--c|');
      expectObservable(source.pipe(guard())).toBe('--a--b--b--#', undefined, LOOP);
      expectSubscriptions(source.subscriptions).toBe('^----------!');
    });
  });

  it('counts repeats in a row only', () => {
    inTime(({ cold, expectObservable }) => {
      const marbles = '-a-a-b-b-a-a-b-a-(b|)';
      expectObservable(cold(marbles).pipe(guard())).toBe(marbles);
    });
  });

  it('never takes pages without rows for equal, and begins anew behind them', () => {
    inTime(({ cold, expectObservable }) => {
      const marbles = '-0-0-0-0-a-a-0-a-(a|)';
      expectObservable(cold(marbles).pipe(guard())).toBe(marbles);
    });
  });

  it('names reason, org and request', () => {
    expect(LOOP).toMatchObject({ name: 'WalkError', reason: 'page-loop', org: 'acme', request: 'GET /users' });
    inTime(({ cold, expectObservable }) => {
      const unnamed = new WalkError('the server gives the same page again and again', { reason: 'page-loop' });
      expectObservable(cold('aaa').pipe(pageLoopGuard({ key: (page) => page }))).toBe('aa#', undefined, unnamed);
    });
  });

  it('passes errors on and starts anew with each subscription', () => {
    inTime(({ cold, expectObservable }) => {
      const guarded$ = cold('-a-a-#', undefined, 'reset').pipe(guard());
      expectObservable(guarded$).toBe('-a-a-#', undefined, 'reset');
      expectObservable(guarded$, '------^').toBe('-------a-a-#', undefined, 'reset');
    });
  });
});
