import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../src/gate/learned/allowance.js';

describe('an allowance', () => {
  it('earns up to its size, and a late timer loses nothing', () => {
    const own = new Allowance(0, 2, 2, 0.1);
    own.level -= 2;
    own.earn(30, 0.1);
    expect(own.level).toBeCloseTo(2.2);
    own.earn(20, 0.1);
    expect(own.level).toBeCloseTo(2.2);
  });

  it('says how long a cost is not there yet, and longer behind somebody else', () => {
    const own = new Allowance(0, 5, 5, 0.1);
    own.set(0.5, 0);
    expect(own.wait(1, 0.1)).toBeCloseTo(5);
    expect(own.wait(1, 0.1, 1)).toBeCloseTo(15);
    own.set(1, 0);
    expect(own.wait(1, 0.1)).toBe(0);
  });

  it('lets what costs more than fits in go when it is full', () => {
    const own = new Allowance(0, 2, 2, 0.1);
    expect(own.wait(5, 0.1)).toBe(0);
  });

  it('may owe: what is on its way to an empty bucket is paid off first', () => {
    const own = new Allowance(0, 5, 5, 0.1);
    own.set(-3, 0);
    expect(own.wait(1, 0.1)).toBeCloseTo(40);
  });

  it('trusts a quarter of a token more for each success, and a whole one where tokens are rare', () => {
    for (const [rate, size] of [
      [0.05, 2.25],
      [0.01, 2.25],
      [0.005, 2.5],
      [0.0025, 3],
      [0.0003, 3],
    ] as const) {
      const own = new Allowance(0, 10, 2, rate);
      own.trust(false);
      expect(own.size).toBe(size);
      expect(own.level).toBe(size);
    }
  });

  it('does not trust a burst to its last tokens, those of ten milliseconds, unless they were shown to be there', () => {
    const own = new Allowance(0, 5, 2, 0.05);
    for (let i = 0; i < 40; i += 1) own.trust(false);
    expect(own.size).toBe(4.5);
    own.size = own.burst;
    own.trust(false);
    expect(own.size).toBe(5);
  });

  it('counts what runs over, until its level is learned', () => {
    const own = new Allowance(0, 5, 5, 0.1);
    own.level -= 2;
    own.earn(20, 0.1);
    expect(own.spilt).toBe(0);
    own.earn(60, 0.1);
    expect(own.spilt).toBeCloseTo(3.8);
    own.set(5, 60);
    expect(own.spilt).toBe(0);
  });
});
