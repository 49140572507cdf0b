import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullJitter } from '../../src/retry/full-jitter.js';

describe('fullJitter', () => {
  it('draws from a span that doubles up to the cap', () => {
    const spans = [1, 2, 3, 4, 5, 6, 1000, 1e9].map((attempt) =>
      fullJitter({ attempt, baseMs: 1000, capMs: 30_000, random: () => 1 }),
    );
    expect(spans).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('may come back at once, and rounds up to whole milliseconds', () => {
    expect(fullJitter({ attempt: 1, baseMs: 1000, capMs: 30_000, random: () => 0 })).toBe(0);
    expect(fullJitter({ attempt: 1, baseMs: 1000, capMs: 30_000, random: () => 0.1001 })).toBe(101);
  });

  it('stays within its span for any options', () => {
    fc.assert(
      fc.property(
        fc.record({
          attempt: fc.integer({ min: 1, max: 5000 }),
          baseMs: fc.integer({ min: 1, max: 10_000 }),
          capMs: fc.integer({ min: 10_000, max: 1e9 }),
        }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (options, dice) => {
          const wait = fullJitter({ ...options, random: () => dice });
          expect(Number.isInteger(wait) && wait >= 0 && wait <= options.capMs).toBe(true);
        },
      ),
    );
  });
});
