import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoorRounds, type Round } from '../../src/gate/door-rounds.js';

/** A round at a constant rate from a full bucket until the first refusal. */
function round(rate: number, burst: number, sending: number, at = 0): Round {
  let taken = 0;
  let ms = 0;
  while (burst + rate * ms - taken >= 1) {
    taken += 1;
    ms = taken / sending;
  }
  const stretch = {
    at,
    sent: 0,
    restedMs: 1e6,
    steps: [{ at, sent: 0, rate: sending, paused: false }],
  };
  return { taken, ms, at: at + ms, sent: taken, stretch, fastest: sending };
}

describe('rounds between doors', () => {
  it('leave a wide range after one: the burst is not known', () => {
    const rounds = new DoorRounds(11);
    rounds.add(round(0.02, 5, 0.05));
    const { low, high } = rounds.explain()!;
    expect(low).toBeLessThanOrEqual(0.02);
    expect(high).toBeGreaterThan(0.04);
  });

  it('give the rate within a tenth or so after two of different length', () => {
    const rounds = new DoorRounds(11);
    rounds.add(round(0.02, 5, 0.05));
    rounds.add(round(0.02, 5, 0.025));
    const { low, high, burst } = rounds.explain()!;
    expect(low).toBeGreaterThan(0.016);
    expect(high).toBeLessThan(0.0235);
    expect(burst).toBeCloseTo(5, -1);
  });

  it('contain the true rate, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.003, max: 0.08, noNaN: true }),
        fc.integer({ min: 3, max: 30 }),
        fc.double({ min: 1.3, max: 4, noNaN: true }),
        (rate, burst, times) => {
          const rounds = new DoorRounds(burst * 2);
          rounds.add(round(rate, burst, rate * times * 1.5));
          rounds.add(round(rate, burst, rate * times));
          const { low, high } = rounds.explain()!;
          const step = (rate * times) / 64;
          expect(low).toBeLessThanOrEqual(rate + step);
          expect(high).toBeGreaterThanOrEqual(rate - step);
        },
      ),
    );
  });

  it('forget the old ones when nothing explains them all: the limit has moved', () => {
    const rounds = new DoorRounds(11);
    rounds.add(round(0.04, 5, 0.05));
    rounds.add(round(0.04, 5, 0.045));
    rounds.add(round(0.01, 5, 0.04));
    rounds.add(round(0.01, 5, 0.013));
    expect(rounds.explain()!.high).toBeLessThan(0.0131);
    expect(rounds.count).toBe(2);
  });

  it('conclude nothing from a time in which the server may have spilled', () => {
    const rounds = new DoorRounds(11);
    // Slowly for a long time, then fast: the long part says only that the rate is not below it.
    const steps = [
      { at: 0, sent: 0, rate: 0.01, paused: false },
      { at: 10_000, sent: 100, rate: 0.05, paused: false },
    ];
    const stretch = { at: 0, sent: 0, restedMs: 1e6, steps };
    rounds.add({ taken: 108, ms: 10_160, at: 10_160, sent: 108, stretch, fastest: 0.05 });
    expect(rounds.explain()!.high).toBeGreaterThan(0.03);
  });

  it('say nothing when there are none', () => {
    expect(new DoorRounds(5).explain()).toBeUndefined();
  });
});
