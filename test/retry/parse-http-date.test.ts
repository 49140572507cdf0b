import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../src/retry/parse-http-date.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const NOVEMBER_1994 = Date.UTC(1994, 10, 6, 8, 49, 37);
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const imf = (at: number): string => new Date(at).toUTCString();
const rfc850 = (at: number): string => {
  const [, day, month, year, time] = /^\w+, (\d\d) (\w+) \d\d(\d\d) (\S+) GMT$/.exec(imf(at))!;
  return `${LONG_DAYS[new Date(at).getUTCDay()]!}, ${day!}-${month!}-${year!} ${time!} GMT`;
};
const asctime = (at: number): string => {
  const [, week, day, month, year, time] = /^(\w+), (\d\d) (\w+) (\d{4}) (\S+) GMT$/.exec(imf(at))!;
  return `${week!} ${month!} ${String(Number(day)).padStart(2)} ${time!} ${year!}`;
};

describe('parseHttpDate', () => {
  it.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['asctime', 'Sun Nov  6 08:49:37 1994'],
  ])('reads the example of RFC 9110 in %s', (_form, text) => {
    expect(parseHttpDate(text, NOW)).toBe(NOVEMBER_1994);
  });

  it('reads what it was written from, in all three forms', () => {
    const seconds = fc.integer({ min: Date.UTC(1977) / 1000, max: Date.UTC(2076) / 1000 }).map((s) => s * 1000);
    fc.assert(
      fc.property(seconds, (at) => {
        expect(parseHttpDate(imf(at), NOW)).toBe(at);
        expect(parseHttpDate(rfc850(at), NOW)).toBe(at);
        expect(parseHttpDate(asctime(at), NOW)).toBe(at);
      }),
    );
  });

  it.each([
    ['Tue, 01 Jan 0050 00:00:00 GMT', new Date(0).setUTCFullYear(50, 0, 1)],
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
    ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['Mon, 06 Nov 1994 08:49:37 GMT', NOVEMBER_1994],
    ['Sun Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37)],
  ])('reads %s', (text, at) => {
    expect(parseHttpDate(text, NOW)).toBe(at);
  });

  it('takes a leap second for the first moment of the next day, and only where there can be one', () => {
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT', NOW)).toBe(Date.UTC(2017, 0, 1));
    expect(parseHttpDate('Saturday, 31-Dec-16 23:59:60 GMT', NOW)).toBe(Date.UTC(2017, 0, 1));
    expect(parseHttpDate('Sat Dec 31 23:59:60 2016', NOW)).toBe(Date.UTC(2017, 0, 1));
    expect(parseHttpDate('Sat, 31 Dec 2016 12:00:60 GMT', NOW)).toBeUndefined();
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:61 GMT', NOW)).toBeUndefined();
  });

  describe('the two digits of an RFC 850 year', () => {
    const year = (digits: string, now: number): number =>
      new Date(parseHttpDate(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, now)!).getUTCFullYear();

    it.each([
      ['26', Date.UTC(2026, 0), 2026],
      ['75', Date.UTC(2026, 0), 2075],
      ['77', Date.UTC(2026, 0), 1977],
      ['99', Date.UTC(2026, 0), 1999],
      ['01', Date.UTC(2099, 11, 31), 2101],
      ['00', Date.UTC(2000, 0), 2000],
    ])('%s, read at %i, means %i', (digits, now, expected) => {
      expect(year(digits, now)).toBe(expected);
    });

    it('means the past as soon as it would be more than 50 years ahead', () => {
      const at = Date.UTC(2026, 10, 6, 8, 49, 37);
      expect(year('76', at)).toBe(2076);
      expect(year('76', at - 1)).toBe(1976);
    });

    it('never gives more than 50 years ahead, nor 50 or more behind', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 99 }),
          fc.integer({ min: Date.UTC(1970), max: Date.UTC(2200) }),
          (digits, now) => {
            const at = parseHttpDate(`Sunday, 06-Nov-${String(digits).padStart(2, '0')} 08:49:37 GMT`, now)!;
            const years = (ms: number): number => new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() + ms);
            expect(at).toBeLessThanOrEqual(years(50));
            expect(at).toBeGreaterThan(years(-50));
          },
        ),
      );
    });
  });

  it.each([
    '',
    '0',
    '-5',
    '3.5',
    '5, 10',
    '2026-11-23T12:00:00Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Sun, 06 November 1994 08:49:37 GMT',
    'Sun,  06 Nov 1994 08:49:37 GMT',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT\n',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nov 1994 23:58:60 GMT',
    'Sun, 06 Nov 1994 22:59:60 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 31 Nov 1994 08:49:37 GMT',
    'Thu, 29 Feb 2026 08:49:37 GMT',
    'Sun, ٠٦ Nov 1994 08:49:37 GMT',
    'Sun, 06-Nov-94 08:49:37 GMT',
    'Sunday, 06-Nov-1994 08:49:37 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sun Nov 06 08:49:37 1994 GMT',
  ])('takes %j for no date', (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined();
  });

  it('gives a number or nothing for any text, and never NaN', () => {
    const near = fc.stringMatching(/^(Sun|Sunday),? \d\d[ -]Nov[ -](\d\d){1,2} \d\d:\d\d:\d\d( GMT)?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const at = parseHttpDate(text, NOW);
        expect(at === undefined || Number.isSafeInteger(at)).toBe(true);
      }),
    );
  });
});
