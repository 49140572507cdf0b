import { describe, expect, it } from 'vitest';
import { WindowLength } from '../../src/gate/window-length.js';

const turn = (last: number, first: number) => ({ last, first });
const least = (length: WindowLength) => length.next(turn(0, 0)).soonest;
const most = (length: WindowLength) => length.next(turn(0, 0)).latest;

describe('the length of a hidden window', () => {
  it('lies between what two turns leave open', () => {
    const length = new WindowLength();
    length.measure(turn(0, 100), turn(3300, 3400), 50);
    expect([least(length), most(length), length.quota]).toEqual([3200, 3400, 50]);
  });

  it('tightens from above with every window', () => {
    const length = new WindowLength();
    let before = Infinity;
    for (let i = 0; i < 4; i += 1) {
      length.measure(turn(i * 3300, i * 3300 + 100), turn((i + 1) * 3300, (i + 1) * 3300 + 100), 50);
      expect(most(length)).toBeLessThan(before);
      before = most(length);
    }
    expect(before).toBeCloseTo(3325);
  });

  it('is a length that people choose where one fits closely', () => {
    const length = new WindowLength();
    length.measure(turn(0, 2000), turn(59_000, 60_500), 300);
    expect([least(length), most(length)]).toEqual([59_950, 60_050]);
  });

  it('is not rounded while the doubt is large', () => {
    const length = new WindowLength();
    length.measure(turn(0, 1300), turn(4100, 5000), 19);
    expect([least(length), most(length)]).toEqual([2800, 5000]);
  });

  it('is half of what lies between turns when twice as much was taken: one went by unnoticed', () => {
    const length = new WindowLength();
    length.measure(turn(0, 100), turn(3300, 3400), 50);
    length.measure(turn(3300, 3400), turn(9900, 10_000), 100);
    expect(most(length)).toBeLessThanOrEqual(3400);
    expect(length.quota).toBe(50);
  });

  it('lets one window that held less pass, and believes two', () => {
    const length = new WindowLength();
    length.measure(turn(0, 100), turn(3300, 3400), 50);
    length.measure(turn(3300, 3400), turn(6600, 6700), 30);
    expect(length.quota).toBe(50);
    length.measure(turn(6600, 6700), turn(9900, 10_000), 31);
    expect(length.quota).toBe(31);
  });

  it('is not used when it is long and was seen once, unless people choose it', () => {
    const length = new WindowLength();
    length.measure(turn(0, 100), turn(45_000, 45_100), 50);
    expect(length.quota).toBeUndefined();
    length.measure(turn(45_000, 45_100), turn(90_000, 90_100), 50);
    expect(length.quota).toBe(50);
  });
});
