import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingWindow } from '../../../src/gate/told/rolling-window.js';
import { take } from '../take.js';

describe('RollingWindow', () => {
  it('lets the limit go at once, and the rest when the first have left the window', () => {
    const window = new RollingWindow(3, 1000);
    window.take(0, 2);
    window.take(400, 1);
    expect(window.wait(500, 1)).toBe(500);
    expect(window.wait(500, 3)).toBe(900);
    expect(window.wait(1000, 2)).toBe(0);
    expect(window.tokens(1399)).toBe(2);
    expect(window.tokens(1400)).toBe(3);
  });

  it('tells how long one behind another would wait', () => {
    const window = new RollingWindow(2, 1000);
    expect(window.wait(0, 1, 1)).toBe(0);
    expect(window.wait(0, 1, 2)).toBe(1000);
    window.take(0, 1);
    expect(window.wait(300, 1, 1)).toBe(700);
  });

  it('takes back what was not used, once, and not after it has left the window', () => {
    const window = new RollingWindow(2, 1000);
    const old = take(window, 0, 1);
    const young = take(window, 500, 1);
    window.giveBack(600, young);
    window.giveBack(600, young);
    expect(window.tokens(600)).toBe(1);
    window.giveBack(1100, old);
    expect(window.tokens(1100)).toBe(2);
  });

  it('takes back the oldest as well, and leaves the others where they are', () => {
    const window = new RollingWindow(6, 1000);
    const [first, second] = [take(window, 0, 1), take(window, 100, 2)];
    take(window, 200, 3);
    window.giveBack(300, first);
    expect([window.tokens(300), window.tokens(1099), window.tokens(1100)]).toEqual([1, 1, 3]);
    const [third, fourth] = [take(window, 1100, 1), take(window, 1150, 1)];
    window.giveBack(1160, third);
    expect([window.tokens(1160), window.tokens(1200), window.tokens(2149)]).toEqual([2, 5, 5]);
    window.giveBack(2149, fourth);
    expect([window.tokens(2149), window.tokens(2150)]).toEqual([6, 6]);
    window.giveBack(2150, second);
    expect(window.tokens(2150)).toBe(6);
  });

  it('takes nothing back of what has left the window while it still remembers it', () => {
    const window = new RollingWindow(9, 1000);
    const old = take(window, 0, 1);
    for (let i = 0; i < 5; i += 1) window.take(900, 1);
    expect(window.tokens(1000)).toBe(4);
    window.giveBack(1000, old);
    expect(window.tokens(1000)).toBe(4);
  });

  it('holds at most the limit in any stretch of a window, and wastes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 10, max: 2000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 5 })), {
          maxLength: 200,
          size: 'max',
        }),
        (limit, windowMs, asks) => {
          const window = new RollingWindow(limit, windowMs);
          const taken: { at: number; cost: number }[] = [];
          const used = (now: number) =>
            taken.filter(({ at }) => at > now - windowMs && at <= now).reduce((sum, { cost }) => sum + cost, 0);
          let now = 0;
          for (const [pauseMs, ask] of asks) {
            const cost = Math.min(ask, limit);
            now += pauseMs;
            const wait = window.wait(now, cost);
            if (wait > 0) expect(used(now + wait - 1) + cost).toBeGreaterThan(limit);
            now += wait;
            window.take(now, cost);
            taken.push({ at: now, cost });
            expect(used(now)).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
