import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dataset } from '../../../src/simulator/data/dataset.js';

const day = { startMs: Date.UTC(2026, 10, 23), endMs: Date.UTC(2026, 10, 24) };
const dataset = (seed: number, count: number, window = day): Dataset =>
  new Dataset({ seed, count, window, openShare: 0.05, longShare: 0.05 });
const all = (data: Dataset): number[] => Array.from({ length: data.count }, (_, index) => index);

describe('Dataset', () => {
  it('keeps starts sorted and inside the window, with ties, whatever the seed and the count', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: 1, max: 2000 }), (seed, count) => {
        const data = dataset(seed, count);
        const starts = all(data).map((index) => data.startMs(index));
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        expect(starts[0]).toBeGreaterThanOrEqual(day.startMs);
        expect(starts.at(-1)).toBeLessThan(day.endMs);
        if (count > 500) expect(new Set(starts).size).toBeLessThan(count);
      }),
      { numRuns: 50 },
    );
  });

  it('finds the first start at or after a moment as a scan would', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: 0, max: 300 }), fc.nat(86_400_000), (seed, count, offset) => {
        const data = dataset(seed, count);
        const ms = day.startMs + offset;
        const scanned = all(data).findIndex((index) => data.startMs(index) >= ms);
        expect(data.firstFrom(ms)).toBe(scanned === -1 ? count : scanned);
      }),
    );
  });

  it('gives every conversation an id of its own, in the form of a UUID', () => {
    const data = dataset(3, 5000);
    const ids = all(data).map((index) => data.idOf(index));
    expect(new Set(ids).size).toBe(5000);
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(ids.filter((id) => !form.test(id))).toEqual([]);
  });

  it('leaves about as many open and long as it was told', () => {
    const data = dataset(9, 20_000);
    const ends = all(data).map((index) => data.endMs(index));
    const open = ends.filter((end) => end === undefined).length;
    const long = ends.filter((end, index) => end !== undefined && end - data.startMs(index) > 3_600_000).length;
    expect(open / data.count).toBeCloseTo(0.05, 1);
    expect(long / data.count).toBeCloseTo(0.05, 1);
    expect(ends.filter((end, index) => end !== undefined && end <= data.startMs(index))).toEqual([]);
  });

  it('knows the last of a million conversations without the others', () => {
    const data = dataset(1, 1_000_000);
    expect(data.at(999_999)).toEqual(data.at(999_999));
    expect(data.at(999_999).startMs).toBeGreaterThan(day.endMs - 1000);
  });
});
