import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoInstant } from '../../../src/simulator/data/iso-instant.js';
import { parseInterval } from '../../../src/simulator/data/parse-interval.js';

describe('isoInstant', () => {
  it('writes every instant as Date does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        expect(isoInstant(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });
});

describe('parseInterval', () => {
  it.each([
    ['2026-11-23/2026-11-24', Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 24)],
    ['2026-11-23T00:00:00.000Z/2026-11-23T12:30:00Z', Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 23, 12, 30)],
    ['2026-11-23T01:00:00+01:00/2026-11-23T01:00:00', Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 23, 1)],
  ])('reads %s', (text, startMs, endMs) => {
    expect(parseInterval(text)).toEqual({ startMs, endMs });
  });

  it.each([
    '2026-11-24/2026-11-23',
    '2026-11-23/2026-11-23',
    '2026-02-30/2026-03-05',
    '2026-13-01/2026-14-01',
    '2026-11-23',
    '2026-11-23/2026-11-24/2026-11-25',
    'today/tomorrow',
    '2026-11-23T99:00:00Z/2026-11-24',
    undefined,
    5,
  ])('refuses %s', (text) => {
    expect(parseInterval(text)).toBeUndefined();
  });
});
