import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRateLimitFields } from '../../src/retry/parse-rate-limit-fields.js';
import { parseReset } from '../../src/retry/parse-reset.js';
import { rateLimitHint } from '../../src/retry/rate-limit-hint.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const read = (headers: Record<string, string>) => rateLimitHint(new Headers(headers), NOW);

describe('what headers say about limits', () => {
  it.each([
    ['a list of one', { ratelimit: '"default";r=50;t=30' }, { remaining: 50, resetMs: 30_000 }],
    [
      'with its policy',
      { ratelimit: '"a";r=5;t=3', 'ratelimit-policy': '"a";q=100;w=60' },
      { remaining: 5, resetMs: 3000, quota: 100, windowMs: 60_000 },
    ],
    ['the least of several', { ratelimit: '"day";r=900;t=3600, "burst";r=2;t=1' }, { remaining: 2, resetMs: 1000 }],
    [
      'the last one back of two that are used up',
      { ratelimit: '"burst";r=0;t=1, "day";r=0;t=3600, "hour";r=0;t=60, "other";r=0' },
      { remaining: 0, resetMs: 3_600_000 },
    ],
    [
      'requests and not bytes',
      { ratelimit: '"b";r=1;t=9, "r";r=7;t=8', 'ratelimit-policy': '"b";q=9;qu="content-bytes", "r";q=10;w=60' },
      { remaining: 7, resetMs: 8000, quota: 10, windowMs: 60_000 },
    ],
    [
      'the dictionary of draft 07',
      { ratelimit: 'limit=100, remaining=50, reset=30' },
      { quota: 100, remaining: 50, resetMs: 30_000 },
    ],
    [
      'the triple of draft 06',
      { 'ratelimit-limit': '300', 'ratelimit-remaining': '12', 'ratelimit-reset': '40' },
      { quota: 300, remaining: 12, resetMs: 40_000 },
    ],
    [
      'the triple with epoch seconds',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) },
      { remaining: 0, resetMs: 90_000 },
    ],
    [
      'instants from the server’s own clock',
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(NOW / 1000 + 90),
        date: 'Tue, 24 Nov 2026 12:01:00 GMT',
      },
      { remaining: 0, resetMs: 30_000 },
    ],
    [
      'Genesys Cloud',
      { 'inin-ratelimit-count': '290', 'inin-ratelimit-allowed': '300', 'inin-ratelimit-reset': '41' },
      { quota: 300, remaining: 10, resetMs: 41_000 },
    ],
    [
      'the one that says when it is back, of two with as much left',
      { ratelimit: '"a";r=1, "b";r=1;t=5, "c";r=1' },
      { remaining: 1, resetMs: 5000 },
    ],
    [
      'a policy of a year',
      { ratelimit: '"a";r=5', 'ratelimit-policy': '"a";q=9;w=31622400' },
      { remaining: 5, quota: 9, windowMs: 31_622_400_000 },
    ],
    ['a wait in milliseconds', { 'retry-after-ms': '1500' }, { retryAfterMs: 1500 }],
    ['a wait of 31 days', { 'retry-after-ms': '2678400000' }, { retryAfterMs: 2_678_400_000 }],
    [
      'a reset in 31 days',
      { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '2678400' },
      { remaining: 5, resetMs: 2_678_400_000 },
    ],
  ])('is read: %s', (_, headers, hint) => {
    expect(read(headers)).toEqual(hint);
  });

  it.each(['a;q=9;w=60', '"a";w=60', '"a";q=9;w=0', '"a";q=9;w=1.5', '"a";q=9;qu=7', '"a";q=9;w=31622401'])(
    'is read without a policy that is none: %s',
    (policy) => {
      expect(read({ ratelimit: '"a";r=5', 'ratelimit-policy': policy })).toEqual({ remaining: 5 });
    },
  );

  it.each([
    ['nothing', {}],
    ['a name that is a token', { ratelimit: 'default;r=50;t=30' }],
    ['no rest', { ratelimit: '"default";t=30' }],
    ['a negative rest', { ratelimit: '"default";r=-1;t=30' }],
    ['a fraction', { ratelimit: '"default";r=1.5;t=30' }],
    ['one wrong item among good ones', { ratelimit: '"a";r=1;t=1, "b";r=x;t=1' }],
    ['a trailing comma', { ratelimit: '"a";r=1;t=1,' }],
    ['an age: it comes from a cache', { ratelimit: '"a";r=1;t=1', age: '5' }],
    ['a rest without a reset', { 'x-ratelimit-remaining': '5' }],
    ['a reset of an unknown unit', { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '50000000' }],
    ['words', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': 'soon' }],
    ['a signed wait', { 'retry-after-ms': '-5' }],
    ['a wait of more than 31 days', { 'retry-after-ms': '2678400001' }],
    ['a reset in more than 31 days', { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '2678401' }],
    ['a dictionary without a rest', { ratelimit: 'limit=100, reset=30' }],
    ['a dictionary without a reset', { ratelimit: 'limit=100, remaining=50' }],
    ['a wait of years', { 'retry-after-ms': '9999999999' }],
    ['a megabyte', { ratelimit: `"a";r=1;${' '.repeat(1e6)}t=1` }],
  ])('is not understood: %s', (_, headers) => {
    expect(read(headers)).toBeUndefined();
  });

  it('never throws and never invents, whatever comes', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.stringMatching(/^[a-z0-9"=;, .:-]{0,60}$/),
      fc.constantFrom('"a";r=1;t=2', 'limit=1, remaining=2, reset=3', '0', '1e9', '-1', '१२'),
    );
    const names = [
      ...['ratelimit', 'ratelimit-policy', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'age', 'date'],
      ...['x-ratelimit-remaining', 'x-ratelimit-reset', 'inin-ratelimit-count', 'inin-ratelimit-allowed'],
      ...['inin-ratelimit-reset', 'retry-after-ms'],
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const hint = rateLimitHint({ get: (name) => headers[name] ?? null }, NOW);
        for (const number of Object.values(hint ?? {}).filter((value) => value !== undefined)) {
          expect(Number.isFinite(number)).toBe(true);
          expect(number).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the length of a hostile field', () => {
    const time = (length: number) => {
      const begun = performance.now();
      for (let i = 0; i < 20; i += 1) parseRateLimitFields(`"a";r=1${';a'.repeat(length)}`, null);
      return performance.now() - begun;
    };
    time(100);
    expect(time(900)).toBeLessThan(200);
  });
});

describe('a reset', () => {
  it.each([
    ['30', 30_000],
    ['0', 0],
    ['86400', 86_400_000],
    [String(NOW / 1000 + 60), 60_000],
    [String(NOW + 60_000), 60_000],
    [String(NOW / 1000 - 60), 0],
    ['2026-11-24T12:01:00Z', 60_000],
    ['2026-11-24T13:01:00.5+01:00', 60_500],
    ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
  ])('of %s is %i ms from now', (value, ms) => {
    expect(parseReset(value, NOW)).toBe(ms);
  });

  it.each([
    '',
    '-3',
    '1.5',
    '6m0s',
    '50000000',
    '1e3',
    '2026-11-24T12:01:00',
    '2019-01-01T00:00:00Z',
    '99999999999999',
  ])('of %j is not understood', (value) => {
    expect(parseReset(value, NOW)).toBeUndefined();
  });
});
