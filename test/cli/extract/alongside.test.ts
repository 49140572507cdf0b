import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { alongside } from '../../../src/cli/extract/alongside.js';

const scheduler = () => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

describe('alongside', () => {
  it('ends the background with the main stream and drops its values', () => {
    scheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const main = cold('      -a-b|');
      const background = cold('x-x-x-x-x');
      expectObservable(alongside(main, background)).toBe('-a-b|');
      expectSubscriptions(background.subscriptions).toBe('^---!');
    });
  });

  it('does not wait for a background that has ended, and is not ended by it', () => {
    scheduler().run(({ cold, expectObservable }) => {
      expectObservable(alongside(cold('-a-b|'), cold('x|'))).toBe('-a-b|');
    });
  });

  it('ends both when it is left', () => {
    scheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const main = cold('      -a-b-c-d');
      const background = cold('-');
      expectObservable(alongside(main, background), '^---!').toBe('-a-b');
      for (const { subscriptions } of [main, background]) expectSubscriptions(subscriptions).toBe('^---!');
    });
  });

  it('fails when either fails', () => {
    scheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const background = cold('--');
      expectObservable(alongside(cold('-#'), background)).toBe('-#');
      expectSubscriptions(background.subscriptions).toBe('^!');
      expectObservable(alongside(cold('-a-'), cold('--#'))).toBe('-a#');
    });
  });
});
