import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { WalkError } from '../../../src/errors.js';
import { pageCycleGuard } from '../../../src/query/numbered/page-cycle-guard.js';

function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

const LOOP = new WalkError('acme: POST /rows: the server gives the same page again and again', {
  org: 'acme',
  request: 'POST /rows',
  reason: 'page-loop',
});
/** `0` is a page without rows. */
const guard = () =>
  pageCycleGuard<string>({ key: (page) => (page === '0' ? undefined : page), org: 'acme', request: 'POST /rows' });

describe('pageCycleGuard', () => {
  it.each([
    ['of a round of pages', '-a-b-c-d-a-b-c-d', '-a-b-c-d-a-b-#'],
    ['of one page', '-a-a-a-a', '-a-a-a-#'],
    ['in any order', '-a-b-c-b-a-b', '-a-b-c-b-a-#'],
  ])('fails at the third in a row that came before: %s', (_, pages, output) => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(pages);
      expectObservable(source.pipe(guard())).toBe(output, undefined, LOOP);
      expectSubscriptions(source.subscriptions).toBe(`^${'-'.repeat(output.length - 2)}!`);
    });
  });

  it.each(['-a-b-a-b-c-a-b-(d|)', '-a-0-0-0-0-(0|)', '-a-a-a-0-a-(a|)'])(
    'lets pages through between which there are new ones or empty ones: %s',
    (pages) => {
      inTime(({ cold, expectObservable }) => {
        expectObservable(cold(pages).pipe(guard())).toBe(pages);
      });
    },
  );

  it('begins anew with each subscription', () => {
    inTime(({ cold, expectObservable }) => {
      const guarded = cold('-a-b-(c|)').pipe(guard());
      expectObservable(guarded).toBe('-a-b-(c|)');
      expectObservable(guarded).toBe('-a-b-(c|)');
    });
  });
});
