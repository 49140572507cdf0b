import { describe, expect, it } from 'vitest';
import { RefusalRun } from '../../src/gate/refusal-run.js';

const start = { at: 1000, rate: 0.02, low: 0.005, taken: 60 };

describe('a run of refusals', () => {
  it('was no bucket when one would have earned four tokens by what it had paid out at least', () => {
    const run = new RefusalRun({ ...start, rate: 0 }, false);
    expect([run.isNoBucket(1799), run.isNoBucket(1800)]).toEqual([false, true]);
  });

  it('was no bucket when one would have earned four tokens by the rate before', () => {
    const run = new RefusalRun({ ...start, rate: 0.005, low: 0 }, false);
    expect([run.isNoBucket(1799), run.isNoBucket(1800)]).toEqual([false, true]);
  });

  it('believes the rate before only after half a second', () => {
    const run = new RefusalRun({ ...start, low: 0 }, false);
    expect([run.isNoBucket(1499), run.isNoBucket(1500)]).toEqual([false, true]);
  });
});
