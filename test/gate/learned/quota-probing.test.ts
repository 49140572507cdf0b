import { describe, expect, it } from 'vitest';
import { QuotaProbing } from '../../../src/gate/learned/quota-probing.js';

/** Windows that turn before more is asked for, when each gives its quota of ten and no more. */
function windowsUntilAsked(probing: QuotaProbing): number {
  for (let windows = 1; windows < 1000; windows += 1) {
    probing.turned(10, 10);
    if (probing.extra > 0) return windows;
  }
  return Infinity;
}

describe('probing a quota', () => {
  it('asks for one more in the fifth window, and for the quota before', () => {
    const probing = new QuotaProbing();
    expect(probing.extra).toBe(0);
    expect(windowsUntilAsked(probing)).toBe(4);
    expect(probing.extra).toBe(1);
  });

  it('asks for twice as many more after each window that gave them', () => {
    const probing = new QuotaProbing();
    windowsUntilAsked(probing);
    expect([probing.turned(10, 11), probing.extra]).toEqual([11, 2]);
    expect([probing.turned(11, 13), probing.extra]).toEqual([13, 4]);
  });

  it('waits for twice as many windows each time that it was refused', () => {
    const probing = new QuotaProbing();
    const waits = Array.from({ length: 4 }, () => {
      const windows = windowsUntilAsked(probing);
      probing.turned(10, 10);
      expect(probing.extra).toBe(0);
      return windows;
    });
    expect(waits).toEqual([4, 8, 16, 32]);
  });

  it('keeps the quota when more was taken than it had asked for', () => {
    expect(new QuotaProbing().turned(10, 12)).toBe(10);
  });
});
