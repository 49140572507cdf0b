import { describe, expect, it } from 'vitest';
import { toldLimit } from '../../../src/gate/told/told-limit.js';

describe('toldLimit', () => {
  it.each([
    // N, burst, refill a second
    [1, 1, 0.97 / 60],
    [33, 1, 32.01 / 60],
    [34, 1, 33 / 60],
    [100, 3, 97 / 60],
    [300, 9, 291 / 60],
    [3000, 90, 2910 / 60],
  ])('makes of %i a minute a burst of %i and %f a second', (requestsPerMinute, burst, refill) => {
    const { told } = toldLimit({ requestsPerMinute });
    expect(told.burst).toBe(burst);
    expect(told.ratePerSecond).toBeCloseTo(refill, 10);
  });

  it('assumes 300 a minute where nothing is told', () => {
    expect(toldLimit({}).told).toMatchObject({ burst: 9, ratePerSecond: 4.85 });
  });

  it('takes a given burst off the refill', () => {
    expect(toldLimit({ requestsPerMinute: 300, burst: 60 }).told).toMatchObject({ burst: 60, ratePerSecond: 4 });
  });

  it('never lets the worst minute reach one more than N', () => {
    const most = [...Array(3000).keys()].map((i) => i + 1).concat(30_000, 1_000_000);
    for (const n of most) {
      const { told, ceiling } = toldLimit({ requestsPerMinute: n });
      // Full and with all that late timers are allowed, then a minute of refill.
      expect(ceiling.tokens(1e9) + told.ratePerSecond * 60).toBeLessThan(n + 1);
      expect(told.ratePerSecond * 60).toBeGreaterThanOrEqual(0.97 * n - 1e-9);
    }
  });

  it('loses nothing to waits that are rounded up to whole milliseconds', () => {
    for (const n of [7, 33, 300]) {
      const { told, ceiling } = toldLimit({ requestsPerMinute: n });
      let now = 0;
      for (let i = 0; i < 10_000; i += 1) {
        now += ceiling.wait(now, 1);
        ceiling.take(now, 1);
      }
      expect(now).toBeLessThan(((10_000 - told.burst) * 1000) / told.ratePerSecond + 2);
    }
  });

  it('counts a told window as a window', () => {
    const { told, ceiling } = toldLimit({ window: { limit: 300, windowMs: 60_000 } });
    expect(told).toMatchObject({ burst: 300, ratePerSecond: 5, window: { limit: 300, windowMs: 60_000 } });
    // The end of one window and the beginning of the next.
    ceiling.take(0, 600);
    expect(ceiling.wait(30_000, 1)).toBe(30_000);
  });

  it.each([
    ['requestsPerMinute', { requestsPerMinute: 0 }],
    ['requestsPerMinute', { requestsPerMinute: 1.5 }],
    ['requestsPerMinute', { requestsPerMinute: Infinity }],
    ['requestsPerMinute', { requestsPerMinute: -300 }],
    ['requestsPerMinute', { requestsPerMinute: NaN }],
    ['burst', { burst: 0 }],
    ['burst', { burst: -1 }],
    ['burst', { burst: NaN }],
    ['burst', { burst: Infinity }],
    ['burst', { burst: 300 }],
    ['burst', { requestsPerMinute: 1, burst: 1 }],
    ['burst', { burst: 2.5 }],
    ['window', { window: { limit: 300, windowMs: 60_000 }, requestsPerMinute: 300 }],
    ['window', { window: { limit: 300, windowMs: 60_000 }, burst: 9 }],
    ['window.limit', { window: { limit: 0, windowMs: 1000 } }],
    ['window.limit', { window: { limit: NaN, windowMs: 1000 } }],
    ['window.limit', { window: { limit: 2.5, windowMs: 1000 } }],
    ['window.limit', { window: { windowMs: 1000 } as { limit: number; windowMs: number } }],
    ['window.windowMs', { window: { limit: 1 } as { limit: number; windowMs: number } }],
    ['window.windowMs', { window: { limit: 1, windowMs: NaN } }],
    ['window.windowMs', { window: { limit: 1, windowMs: -1 } }],
    ['window.windowMs', { window: { limit: 1, windowMs: 0 } }],
    ['window.windowMs', { window: { limit: 1, windowMs: '60000' as unknown as number } }],
    ['window.windowMs', { window: { limit: 1, windowMs: Infinity } }],
  ])('refuses a wrong %s', (field, limits) => {
    expect(() => toldLimit(limits)).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });
});
