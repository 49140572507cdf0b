import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiter, type LimitRule } from '../../../src/simulator/limit/limiter.js';

const gaps = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 200 });
/** Moments of requests out of the gaps between them. */
const times = gaps.map((list) => list.map((_, n) => list.slice(0, n + 1).reduce((sum, gap) => sum + gap, 0)));
const passedOf = (limiter: Limiter, at: readonly number[]): number[] => at.filter((ms) => limiter.take(ms) === 0);
const bucket = fc.record({
  kind: fc.constant('bucket' as const),
  perSecond: fc.double({ min: 0.5, max: 80, noNaN: true }),
  burst: fc.integer({ min: 1, max: 30 }),
});

describe('Limiter, bucket', () => {
  it('lets through burst + rate times W in no window of W ms more', () => {
    fc.assert(
      fc.property(bucket, times, (rule, at) => {
        const passed = passedOf(new Limiter(rule), at);
        passed.forEach((from, first) =>
          passed.slice(first).forEach((until, more) => {
            expect(more + 1).toBeLessThanOrEqual(rule.burst + (rule.perSecond * (until - from)) / 1000 + 1e-6);
          }),
        );
      }),
    );
  });

  it('refuses only when less than one token is there: as an exact bucket would', () => {
    fc.assert(
      fc.property(bucket, times, (rule, at) => {
        const limiter = new Limiter(rule);
        let level = rule.burst;
        let last = 0;
        for (const now of at) {
          level = Math.min(rule.burst, level + ((now - last) * rule.perSecond) / 1000);
          last = now;
          const waitMs = limiter.take(now);
          if (Math.abs(level - 1) < 1e-6) return;
          expect(waitMs === 0).toBe(level >= 1);
          if (waitMs === 0) level -= 1;
          else expect(waitMs).toBeCloseTo(((1 - level) / rule.perSecond) * 1000, 3);
        }
      }),
    );
  });

  it('says after a refusal exactly how long to stay away', () => {
    fc.assert(
      fc.property(bucket, (rule) => {
        const early = new Limiter(rule);
        for (let n = 0; n < rule.burst; n++) expect(early.take(0)).toBe(0);
        const waitMs = early.take(0);
        expect(waitMs).toBeGreaterThan(0);
        expect(early.take(waitMs * 0.99)).toBeGreaterThan(0);
        expect(early.take(waitMs)).toBe(0);
      }),
    );
  });

  it('never refuses a client that keeps exactly to the rate', () => {
    const limiter = new Limiter({ kind: 'bucket', perSecond: 3, burst: 1 });
    for (let n = 0; n < 10_000; n++) expect(limiter.take((n * 1000) / 3)).toBe(0);
  });
});

describe('Limiter, window', () => {
  it('opens with the first request, counts what passed and turns after its length', () => {
    const limiter = new Limiter({ kind: 'window', limit: 2, windowMs: 60_000 });
    expect(limiter.take(17_000)).toBe(0);
    expect(limiter.take(20_000)).toBe(0);
    expect(limiter.take(30_000)).toBe(47_000);
    expect(limiter.take(76_999)).toBe(1);
    expect(limiter.take(77_000)).toBe(0);
    expect(limiter.view(80_000)).toEqual({ count: 1, allowed: 2, resetMs: 57_000 });
    expect(limiter.view(200_000)).toEqual({ count: 0, allowed: 2, resetMs: 60_000 });
  });

  it('lets no more than its limit through between two openings, whatever comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5000 }), times, (limit, windowMs, at) => {
        const passed = passedOf(new Limiter({ kind: 'window', limit, windowMs }), at);
        for (let from = 0; from < passed.length;) {
          const opened = passed[from]!;
          const inside = passed.filter((ms) => ms >= opened && ms < opened + windowMs);
          expect(inside.length).toBeLessThanOrEqual(limit);
          from += inside.length;
        }
      }),
    );
  });
});

describe('Limiter, scripted changes', () => {
  const slow: LimitRule = { kind: 'bucket', perSecond: 1, burst: 1 };
  const fast: LimitRule = { kind: 'bucket', perSecond: 10, burst: 5 };

  it('fills each stretch of time by the rule that was in force then', () => {
    const limiter = new Limiter(slow, [{ atMs: 10_000, to: fast }]);
    expect(limiter.take(9_999)).toBe(0);
    // 1 ms at one a second, then 100 ms at ten a second: just over one token.
    expect(limiter.take(10_099)).toBeCloseTo(0.9, 6);
    expect(limiter.take(10_100)).toBe(0);
    expect(limiter.rule).toEqual(fast);
  });

  it('takes changes in the order of their times, and cuts the level to a smaller burst', () => {
    const limiter = new Limiter(fast, [
      { atMs: 2000, to: fast },
      { atMs: 1000, to: slow },
    ]);
    expect(limiter.take(1500)).toBe(0);
    expect(limiter.take(1500)).toBe(1000);
    expect([0, 0, 0, 0, 0, 0].map(() => limiter.take(9000))).toEqual([0, 0, 0, 0, 0, 100]);
  });

  it('is at the rule of its own time when it is made late', () => {
    expect(new Limiter(slow, [{ atMs: 1000, to: fast }], 5000).rule).toEqual(fast);
  });
});
