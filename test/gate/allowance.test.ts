import { describe, expect, it } from 'vitest';
import { Allowance } from '../../src/gate/allowance.js';

describe('an allowance', () => {
  it('earns up to its size, and a late timer loses nothing', () => {
    const own = new Allowance(0, 2, 2);
    own.add(-2);
    own.earn(30, 0.1);
    expect(own.level).toBeCloseTo(2.2);
    own.earn(20, 0.1);
    expect(own.level).toBeCloseTo(2.2);
  });

  it('says how long a cost is not there yet, and longer behind somebody else', () => {
    const own = new Allowance(0, 5, 5);
    own.set(0.5, 0);
    expect(own.wait(1, 0.1)).toBeCloseTo(5);
    expect(own.wait(1, 0.1, 1)).toBeCloseTo(15);
    own.set(1, 0);
    expect(own.wait(1, 0.1)).toBe(0);
  });

  it('lets what costs more than fits in go when it is full', () => {
    const own = new Allowance(0, 2, 2);
    expect(own.wait(5, 0.1)).toBe(0);
  });

  it('may owe: what is on its way to an empty bucket is paid off first', () => {
    const own = new Allowance(0, 5, 5);
    own.set(-3, 0);
    expect(own.wait(1, 0.1)).toBeCloseTo(40);
  });
});
