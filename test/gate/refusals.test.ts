import { describe, expect, it } from 'vitest';
import { Refusals } from '../../src/gate/refusals.js';

describe('Refusals', () => {
  it('count those in a row, and start over when a newer request has passed', () => {
    const refusals = new Refusals();
    expect(refusals.count(3, 3)).toEqual({ inRow: 1, echo: false });
    expect(refusals.count(4, 4)).toEqual({ inRow: 2, echo: false });
    refusals.passed(5);
    expect(refusals.count(6, 6)).toEqual({ inRow: 1, echo: false });
  });

  it('take what had left before the last was known for an echo, which counts for nothing', () => {
    const refusals = new Refusals();
    refusals.count(1, 5);
    expect([2, 5].map((request) => refusals.count(request, 5))).toEqual([
      { inRow: 1, echo: true },
      { inRow: 1, echo: true },
    ]);
    refusals.passed(4);
    expect(refusals.count(6, 6)).toEqual({ inRow: 2, echo: false });
  });
});
