import { describe, expect, it } from 'vitest';
import { LearnedRate } from '../../../src/gate/learned/learned-rate.js';
import type { Entry, Measure } from '../../../src/gate/learned/ledger.js';
import { Probing } from '../../../src/gate/learned/probing.js';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';

/** What a refusal measured, in tokens a millisecond. */
const measured = (low: number, high: number): Measure => ({ low, high, taken: 20, ms: 1000, fromFull: false });

describe('LearnedRate', () => {
  const sent = (rate: number): Entry => ({ at: 1000, cost: 1, upTo: 21, rate, taken: 20 });

  const known = () => {
    const rate = new LearnedRate(0.05, new RoundTrip(), new Probing());
    rate.refused(sent(0.05), measured(0.019, 0.021));
    return rate;
  };

  it('is the middle of what a refusal measured, and lies below the bound that it gave', () => {
    const { base, high } = known();
    expect(base).toBeCloseTo(0.02, 6);
    expect(high).toBeCloseTo(0.021, 6);
  });

  it('is what the next refusal measured, though that left before the last was known, and its bound with it', () => {
    const rate = known();
    rate.refused(sent(0.05), measured(0.012, 0.016));
    expect(rate.base).toBeCloseTo(0.014, 6);
    expect(rate.high).toBeCloseTo(0.016, 6);
  });

  it('stands where it was shown by a window, and gives way a little with each refusal: jitter may be larger than it was taken for', () => {
    const rate = new LearnedRate(0.05, new RoundTrip(), new Probing());
    rate.show(0.02, 0);
    const bases = [1, 2, 3, 4].map(() => {
      rate.refused(sent(0.02), measured(0.015, 0.0195));
      return rate.base;
    });
    expect(bases.every((base, i) => base < (bases[i - 1] ?? 0.02))).toBe(true);
    expect(bases[3]).toBeGreaterThan(0.0196);
  });

  /** A probe begins after a long calm and is refused a second later, when so many had been taken in it. */
  const probed = (taken: number, rate: LearnedRate, begins: number) => {
    rate.at(begins, 1000);
    const entry = { at: begins + 1000, cost: 1, upTo: 1000 + taken + 1, rate: 0.03, taken: 0 };
    return rate.refused(entry, measured(0.0199, 0.0201));
  };

  it('has moved when a probe gets through with far more than those before it, though the long calm says that it has not', () => {
    const moved = (...taken: number[]) => {
      const rate = new LearnedRate(0.05, new RoundTrip(), new Probing());
      rate.believe(0.02);
      return taken.map((count, i) => {
        rate.since = i * 100_000;
        // The last moment of the pause.
        return probed(count, rate, i * 100_000 + 1000);
      });
    };
    expect(moved(25)).toEqual([false]);
    expect(moved(35)).toEqual([true]);
    // One that got through with less, since nobody asked meanwhile, makes none of the next suspicious.
    expect(moved(5, 5, 21)).toEqual([false, false, false]);
    // Where probes always get through with as many, that is what the bucket holds.
    expect(moved(28, 32, 32)).toEqual([false, false, false]);
  });
});
