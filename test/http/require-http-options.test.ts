import { describe, expect, it } from 'vitest';
import { requireHttpOptions } from '../../src/http/require-http-options.js';

describe('the options of requests', () => {
  it.each([
    ['headersMs', 0],
    ['idleMs', -1],
    ['totalMs', 2 ** 31],
    ['totalMs', Infinity],
    ['headersMs', NaN],
    ['maxBodyBytes', 0],
    ['maxBodyBytes', NaN],
    ['userAgent', ''],
    ['userAgent', 'two\nlines'],
    ['userAgent', 'sluice \u2026'],
  ])('cannot be %s = %j', (field, value) => {
    const name = 'ConfigError';
    expect(() => requireHttpOptions({ [field]: value })).toThrow(expect.objectContaining({ name, field }));
  });

  it('may all be left to their defaults', () => {
    expect(() => requireHttpOptions({})).not.toThrow();
  });
});
