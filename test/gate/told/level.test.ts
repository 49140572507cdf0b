import { describe, expect, it } from 'vitest';
import { Level } from '../../../src/gate/told/level.js';
import { take } from '../take.js';

describe('Level', () => {
  it('starts full, and earns what the rate gives up to its capacity', () => {
    const level = new Level({ capacity: 4, refillPerSecond: 2 });
    level.take(1000, 4);
    expect(level.tokens(1500)).toBe(1);
    expect(level.tokens(9000)).toBe(4);
  });

  it('tells the wait for a cost, rounded up, and for a cost behind another', () => {
    const level = new Level({ capacity: 3, refillPerSecond: 300 });
    level.take(0, 2);
    expect(level.wait(0, 1)).toBe(0);
    expect(level.wait(0, 2)).toBe(4);
    expect(level.wait(0, 1, 1)).toBe(4);
    expect(level.wait(0, 3, 1)).toBe(10);
  });

  it('lets what costs more than fits in wait for a full bucket, and then stands in debt', () => {
    const level = new Level({ capacity: 2, refillPerSecond: 1000 });
    expect(level.wait(0, 5)).toBe(0);
    level.take(0, 5);
    expect(level.tokens(0)).toBe(-3);
    expect(level.wait(0, 1)).toBe(4);
  });

  it('does not mistake an error of rounding for a missing token', () => {
    const level = new Level({ capacity: 1, refillPerSecond: 1 });
    level.take(0, 1);
    for (let now = 100; now <= 1000; now += 100) level.tokens(now);
    expect(level.wait(1000, 1)).toBe(0);
  });

  it('takes back no more than fits in', () => {
    const level = new Level({ capacity: 2, refillPerSecond: 1 });
    const taken = take(level, 0, 1);
    level.giveBack(0, taken);
    level.giveBack(0, taken);
    expect(level.tokens(0)).toBe(2);
  });

  it('does not take back what would have run over in the meantime', () => {
    const level = new Level({ capacity: 2, refillPerSecond: 1 });
    const lent = take(level, 0, 1);
    // Full again: had nothing been lent, this second would have been lost.
    level.take(1000, 2);
    level.giveBack(1000, lent);
    expect(level.tokens(1000)).toBe(0);
    const [first, second] = [take(level, 2500, 0.5), take(level, 2500, 0.5)];
    level.giveBack(2500, first);
    level.giveBack(3000, second);
    expect(level.tokens(3000)).toBe(2);
  });

  it('keeps a little above the capacity for a late timer, but does not start with it', () => {
    const level = new Level({ capacity: 1, refillPerSecond: 100, spare: 0.2 });
    expect(level.tokens(0)).toBe(1);
    expect(level.tokens(500)).toBe(1.2);
  });
});
