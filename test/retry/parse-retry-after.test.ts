import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../src/retry/parse-retry-after.js';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('parseRetryAfter', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  const conformance: readonly (readonly [string, number | undefined])[] = [
    ['120', 120_000],
    ['Mon, 23 Nov 2026 12:02:00 GMT', 120_000],
    ['Monday, 23-Nov-26 12:02:00 GMT', 120_000],
    ['Mon Nov 23 12:02:00 2026', 120_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['1.5', undefined],
    ['-3', undefined],
    ['120junk', undefined],
    ['soon', undefined],
    ['2592000', 2_592_000_000],
  ];
  describe.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Europe/Berlin'])('in %s', (tz) => {
    it.each(conformance)('reads %j as %j', (value, ms) => {
      process.env['TZ'] = tz;
      expect(parseRetryAfter(value, { now: NOW })).toBe(ms);
    });
  });

  it.each([
    ['0', 0],
    ['00', 0],
    ['0042', 42_000],
    [' \t7\t ', 7000],
    ['9999999999', 9_999_999_999_000],
    [' Mon, 23 Nov 2026 12:02:00 GMT ', 120_000],
  ])('reads %j as %j', (value, ms) => {
    expect(parseRetryAfter(value, { now: NOW })).toBe(ms);
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '+5',
    '1e3',
    '0x10',
    '5, 10',
    '5 10',
    '5s',
    '12345678901',
    '٥',
    '\u00a05',
    '5\n',
    'Infinity',
    'NaN',
    '2026-11-23T12:02:00Z',
  ])('takes %j for absent', (value) => {
    expect(parseRetryAfter(value, { now: NOW })).toBeUndefined();
  });

  describe("with the answer's own date", () => {
    const until = 'Mon, 23 Nov 2026 12:02:00 GMT';

    it('counts from that date, whatever the clock here says', () => {
      for (const skew of [-3_600_000, 0, 262_000, 3_600_000]) {
        const at = { now: NOW + skew, date: 'Mon, 23 Nov 2026 12:00:30 GMT' };
        expect(parseRetryAfter(until, at)).toBe(90_000);
      }
    });

    it('falls back on the clock here when it cannot be read', () => {
      for (const date of [null, undefined, '', 'yesterday', 'x'.repeat(1_000_000)]) {
        expect(parseRetryAfter(until, { now: NOW, date })).toBe(120_000);
      }
    });

    it('does not touch a wait in seconds', () => {
      expect(parseRetryAfter('120', { now: NOW, date: 'Mon, 23 Nov 2026 11:00:00 GMT' })).toBe(120_000);
    });
  });

  it.each([
    ['digits', '1'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['spaces around a number', `${' '.repeat(500_000)}5${' '.repeat(500_000)}`],
    ['a date that goes on', 'Mon, 23 Nov 2026 12:02:00 GMT'.repeat(40_000)],
  ])('is done with a hostile megabyte of %s in no time', (_kind, value) => {
    const took = [1, 2, 3].map(() => {
      const begun = performance.now();
      expect(parseRetryAfter(value, { now: NOW })).toBeUndefined();
      return performance.now() - begun;
    });
    expect(Math.min(...took)).toBeLessThan(50);
  });

  it('never gives a negative wait or NaN', () => {
    const date = fc.integer({ min: 0, max: Date.UTC(2200) }).map((at) => new Date(at).toUTCString());
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), date), fc.option(date), (value, sent) => {
        const ms = parseRetryAfter(value, { now: NOW, date: sent });
        expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
