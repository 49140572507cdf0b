import { readFileSync } from 'node:fs';
import { asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { completeHttpOptions } from '../../src/http/complete-http-options.js';

const clocks = { scheduler: asyncScheduler, wallClock: Date.now };

describe('the options of requests', () => {
  it.each([
    ['headersMs', 0],
    ['idleMs', -1],
    ['totalMs', 2 ** 31],
    ['totalMs', Infinity],
    ['headersMs', NaN],
    ['idleMs', '5'],
    ['totalMs', true],
    ['maxBodyBytes', '5'],
    ['maxBodyBytes', 0],
    ['maxBodyBytes', NaN],
    ['userAgent', ''],
    ['userAgent', 'two\nlines'],
    ['userAgent', 'sluice \u2026'],
  ])('cannot be %s = %j', (field, value) => {
    const name = 'ConfigError';
    expect(() => completeHttpOptions({ [field]: value }, clocks)).toThrow(expect.objectContaining({ name, field }));
  });

  it('may all be left to their defaults, and the name is that of the package and its version', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
    expect(completeHttpOptions({}, clocks)).toEqual({
      ...clocks,
      headersMs: 30_000,
      idleMs: 30_000,
      totalMs: 120_000,
      maxBodyBytes: 67_108_864,
      userAgent: `${name}/${version}`,
    });
  });
});
