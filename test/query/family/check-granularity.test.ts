import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkGranularity } from '../../../src/query/family/check-granularity.js';
import { parseInterval } from '../../../src/query/interval/interval.js';

const check = (granularity: unknown, interval: string, timeZone?: string) => () => {
  checkGranularity(granularity, parseInterval(interval), timeZone);
};

describe('checkGranularity', () => {
  it.each([
    ['PT30M', '2026-11-23/2026-11-24'],
    ['PT1H', '2026-11-23T06:00Z/2026-11-23T13:00Z'],
    ['P1D', '2026-11-23/2026-11-24'],
    ['P1W', '2026-11-02/2026-11-30'],
    ['P1M', '2026-01-01/2027-01-01'],
    ['P3M', '2026-01-01/2026-10-01'],
    ['P1Y', '2024-01-01/2026-01-01'],
    ['P1DT12H', '2026-11-01/2026-11-04'],
    ['PT1S', '2026-11-23T00:00:00Z/2026-11-23T00:00:07Z'],
  ])('takes %s over %s', (granularity, interval) => {
    expect(check(granularity, interval)).not.toThrow();
  });

  it.each([
    ['PT7H', '2026-11-23/2026-11-24', '2026-11-24T04:00:00.000Z'],
    ['P1W', '2026-11-01/2026-12-01', '2026-12-06T00:00:00.000Z'],
    ['P1M', '2026-01-01/2026-03-15', '2026-04-01T00:00:00.000Z'],
    ['PT30M', '2026-11-23T00:00Z/2026-11-23T13:37Z', '2026-11-23T14:00:00.000Z'],
  ])('refuses %s over %s, and says that %s would be an end', (granularity, interval, end) => {
    expect(check(granularity, interval)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'granularity' }),
    );
    expect(check(granularity, interval)).toThrow(end);
  });

  it.each([
    ['P1D', '2026-11-23T00:00Z/2026-11-23T12:00Z'],
    ['P1M', '2026-11-01/2026-11-08'],
    ['PT1H', '2026-11-23T00:00Z/2026-11-23T00:30Z'],
  ])('refuses %s as longer than %s', (granularity, interval) => {
    expect(check(granularity, interval)).toThrow(/no longer than the interval/);
  });

  it.each([
    '',
    'P',
    'PT',
    'P0D',
    'PT0S',
    '30M',
    'PT30',
    'P1H',
    'PT1D',
    'pt30m',
    'P-1D',
    'PT0.5H',
    'PT30M ',
    7,
    null,
    {},
  ])('takes %o for no period', (granularity) => {
    expect(check(granularity, '2026-11-23/2026-11-24')).toThrow(/ISO 8601 period/);
  });

  it('lets the days of a time zone have 23 and 25 hours', () => {
    const zone = 'Europe/Berlin';
    expect(check('P1D', '2026-03-29T00:00+01:00/2026-03-30T00:00+02:00', zone)).not.toThrow();
    expect(check('P1D', '2026-10-01T00:00+02:00/2026-11-01T00:00+01:00', zone)).not.toThrow();
    expect(check('P1D', '2026-10-01T00:00+02:00/2026-10-01T12:00+02:00', zone)).toThrow(/no longer/);
    expect(check('PT30M', '2026-10-01T00:00+02:00/2026-10-01T12:10+02:00', zone)).toThrow(/fills the interval/);
    expect(check('P1D', '2026-10-01T00:00Z/2026-10-02T12:00Z', 'UTC')).toThrow(/fills the interval/);
  });

  it('takes a period exactly where the interval is a multiple of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 100_000 }), (minutes, length) => {
        const end = new Date(Date.UTC(2026, 0, 1) + length * 60_000).toISOString();
        const taken = expect(check(`PT${minutes}M`, `2026-01-01/${end}`));
        if (length % minutes === 0) taken.not.toThrow();
        else taken.toThrow();
      }),
    );
  });
});
