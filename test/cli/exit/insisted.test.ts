import { describe, expect, it } from 'vitest';
import { TestScheduler } from 'rxjs/testing';
import { insisted } from '../../../src/cli/exit/insisted.js';

const emits = (signals: string, output: string) =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ hot, expectObservable }) =>
    expectObservable(insisted(hot(signals))).toBe(output),
  );

describe('insisted', () => {
  it('takes signals that follow within a second for echoes of the first', () => {
    emits('a-b 997ms c', '');
    emits('(abc)', '');
  });

  it('emits the first that comes a second after the first of all, and ends', () => {
    emits('a-b 998ms c--d', '1001ms (c|)');
  });
});
