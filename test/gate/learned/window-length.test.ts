import { describe, expect, it } from 'vitest';
import { WindowLength } from '../../../src/gate/learned/window-length.js';

/** Turns between these moments, each with so many tokens taken since the one before. */
function measured(...turns: [last: number, first: number, taken: number][]) {
  const length = new WindowLength();
  for (const [last, first, taken] of turns) length.turned({ last, first }, taken);
  const { turn, next, quota } = length;
  return { least: next.soonest - (turn?.last ?? 0), most: next.latest - (turn?.first ?? 0), quota };
}

describe('the length of a hidden window', () => {
  it('is not known before two turns', () => {
    expect(measured([0, 100, 50])).toEqual({ least: 0, most: Infinity, quota: 0 });
  });

  it('lies between what two turns leave open', () => {
    expect(measured([0, 100, 0], [3300, 3400, 50])).toEqual({ least: 3200, most: 3400, quota: 50 });
  });

  it('is not measured where nothing was counted', () => {
    expect(measured([0, 100, 0], [3300, 3400, 0])).toEqual({ least: 0, most: Infinity, quota: 0 });
  });

  it('tightens from above with every window', () => {
    const turns = Array.from({ length: 5 }, (_, i): [number, number, number] => [i * 3300, i * 3300 + 100, 50]);
    const bounds = [2, 3, 4, 5].map((count) => measured(...turns.slice(0, count)).most);
    expect(bounds.every((most, i) => i === 0 || most < (bounds[i - 1] ?? 0))).toBe(true);
    expect(bounds.at(-1)).toBeCloseTo(3325);
  });

  it('is looked for between the last one and the mean of all, when the last took far longer: something else may have kept it shut', () => {
    const { least, most } = measured([0, 100, 0], [3300, 3400, 50], [16_000, 16_100, 50]);
    expect([least, most]).toEqual([12_600, 8050]);
  });

  it('is a length that people choose where one fits closely', () => {
    expect(measured([0, 2000, 0], [59_000, 60_500, 300])).toMatchObject({ least: 59_950, most: 60_050 });
  });

  it('is at least the time until the first turn, unless the first one seems to have held more: then one had turned unseen', () => {
    const least = (first: number) => {
      const length = new WindowLength();
      length.turned({ last: 5300, first: 6300 }, first, 0);
      length.turned({ last: 11_000, first: 11_900 }, 50);
      return length.next.soonest - 11_000;
    };
    expect([least(50), least(80)]).toEqual([5300, 4700]);
  });

  it('is not rounded while the doubt is large', () => {
    expect(measured([0, 1300, 0], [4100, 5000, 19])).toMatchObject({ least: 2800, most: 5000 });
  });

  it('is not used when it is long and was seen once, unless people choose it', () => {
    expect(measured([0, 100, 0], [45_000, 45_100, 50]).quota).toBe(0);
    expect(measured([0, 100, 0], [45_000, 45_100, 50], [90_000, 90_100, 50]).quota).toBe(50);
  });

  it('holds as much as was ever taken of it, and more when it grows', () => {
    const length = new WindowLength();
    for (const [at, taken] of [[0, 0], [3300, 50], [6600, 52], [9900, 49]] as const) length.turned({ last: at, first: at + 100 }, taken); // prettier-ignore
    expect(length.quota).toBe(52);
    length.grow(60);
    expect(length.quota).toBe(60);
  });
});
