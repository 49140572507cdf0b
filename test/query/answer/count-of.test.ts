import { describe, expect, it } from 'vitest';
import { countOf } from '../../../src/query/answer/count-of.js';

describe('countOf', () => {
  it.each([
    [0, 0],
    [893, 893],
    ['893', 893],
    [999_999_999_999_999, 999_999_999_999_999],
  ])('takes %j for %d', (value, count) => {
    expect(countOf(value)).toBe(count);
  });

  it.each([-1, 1.5, 1e300, Infinity, NaN, '', ' 1', '-1', '1e3', '0x10', '9'.repeat(16), null, undefined, true, {}])(
    'takes %j for no count',
    (value) => {
      expect(countOf(value)).toBeUndefined();
    },
  );
});
