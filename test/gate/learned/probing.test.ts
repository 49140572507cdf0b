import { describe, expect, it } from 'vitest';
import { LearnedRate } from '../../../src/gate/learned/learned-rate.js';
import { Probing } from '../../../src/gate/learned/probing.js';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';

describe('probing', () => {
  it('waits longer each time the limit has held still, up to a bound, and less when it has moved', () => {
    const probing = new Probing();
    const first = probing.pauseMs(0.02, 0);
    probing.answered(false);
    expect(probing.pauseMs(0.02, 0)).toBeGreaterThan(first);
    for (let i = 0; i < 100; i += 1) probing.answered(false);
    const longest = probing.pauseMs(0.02, 0);
    probing.answered(false);
    expect(probing.pauseMs(0.02, 0)).toBe(longest);
    probing.answered(true);
    expect(probing.pauseMs(0.02, 0)).toBe(first);
  });

  it('waits for requests and not for time, within bounds', () => {
    const probing = new Probing();
    expect(probing.pauseMs(0.02, 0)).toBe(26 / 0.02);
    expect(probing.pauseMs(10, 0)).toBe(700);
    expect(probing.pauseMs(0.0001, 0)).toBe(7000);
  });

  it('waits longer where a refusal costs more', () => {
    const probing = new Probing();
    expect(probing.pauseMs(0.02, 16)).toBeGreaterThan(10 * probing.pauseMs(0.02, 0));
  });

  it('raises the rate gently at first, then fast', () => {
    const probing = new Probing();
    const factor = (ms: number) => probing.factor(ms, 0.02, 50, 0);
    expect(factor(0)).toBe(1);
    expect(factor(-5)).toBe(1);
    expect(factor(200)).toBeLessThan(1.1);
    expect(factor(800)).toBeCloseTo(3);
    expect(probing.factor(800, 0.02, 50, 16)).toBeLessThan(1.1);
  });

  it('trusts a remembered limit for longer', () => {
    const probing = new Probing();
    const before = probing.pauseMs(0.02, 0);
    probing.trust();
    expect(probing.pauseMs(0.02, 0)).toBeGreaterThan(5 * before);
  });

  it('comes once more soon behind an answer that leaves it open, and then as late as before', () => {
    const probing = new Probing();
    const before = probing.pauseMs(0.02, 0);
    probing.trust();
    probing.answered(false, true);
    expect(probing.pauseMs(0.02, 0)).toBe(before);
    probing.answered(false);
    expect(probing.pauseMs(0.02, 0)).toBeGreaterThan(5 * before);
  });
});

describe('the plateau of a learned rate', () => {
  it('closes in on its upper bound as the silence confirms it', () => {
    const rate = new LearnedRate(0.02, new RoundTrip(), new Probing());
    rate.high = 0.022;
    rate.since = 0;
    const at = (ms: number) => rate.plateau(ms);
    expect(at(100)).toBe(0.02);
    expect(at(1000)).toBeCloseTo(0.021);
    expect(at(1e6)).toBeCloseTo(0.022, 4);
  });

  it('climbs only by what is left open, and slowly, where a refusal shuts a door', () => {
    const rate = new LearnedRate(0.02, new RoundTrip(), new Probing());
    rate.high = 0.022;
    rate.since = 0;
    rate.slack = 0.001;
    expect(rate.plateau(1500)).toBeCloseTo(0.0205);
    expect(rate.plateau(3000)).toBeCloseTo(0.021);
    expect(rate.plateau(1e6)).toBeCloseTo(0.022);
  });

  it('asks less often after a door that taught what was believed, and soon after one that taught otherwise', () => {
    const rate = new LearnedRate(0.05, new RoundTrip(), new Probing());
    rate.believe(0.02);
    // Tokens that leave before it asks for more.
    const pause = () => {
      let ms = 0;
      while (rate.at(ms, 0) <= rate.plateau(ms)) ms += 10;
      return ms * rate.base;
    };
    const atFirst = pause();
    rate.learn({ rate: 0.019, high: 0.02, slack: 0, burst: 5, refusalCost: 1 });
    expect(pause()).toBeGreaterThan(1.1 * atFirst);
    rate.learn({ rate: 0.008, high: 0.01, slack: 0, burst: 5, refusalCost: 1 });
    expect(pause()).toBeCloseTo(atFirst, 0);
  });
});
