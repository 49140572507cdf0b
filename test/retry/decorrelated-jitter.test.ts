import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decorrelatedJitter } from '../../src/retry/decorrelated-jitter.js';

describe('decorrelatedJitter', () => {
  it('grows by what was drawn before, up to three times each wait', () => {
    const longest = [1, 2, 3, 4, 5].map((attempt) =>
      decorrelatedJitter({ attempt, baseMs: 1000, capMs: 30_000, random: () => 1 }),
    );
    expect(longest).toEqual([3000, 9000, 27_000, 30_000, 30_000]);
  });

  it('is never shorter than its base', () => {
    expect(decorrelatedJitter({ attempt: 7, baseMs: 1000, capMs: 30_000, random: () => 0 })).toBe(1000);
  });

  it('draws once for each wait so far', () => {
    let draws = 0;
    decorrelatedJitter({ attempt: 4, baseMs: 1000, capMs: 30_000, random: () => ((draws += 1), 0.5) });
    expect(draws).toBe(4);
  });

  it('stays between base and cap for any options', () => {
    fc.assert(
      fc.property(
        fc.record({
          attempt: fc.integer({ min: 1, max: 50 }),
          baseMs: fc.integer({ min: 1, max: 10_000 }),
          capMs: fc.integer({ min: 10_000, max: 1e9 }),
        }),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 50, maxLength: 50 }),
        (options, dice) => {
          let next = 0;
          const wait = decorrelatedJitter({ ...options, random: () => dice[next++]! });
          expect(Number.isInteger(wait) && wait >= options.baseMs && wait <= options.capMs).toBe(true);
        },
      ),
    );
  });
});
