import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUnsafeNumbers } from '../../src/codec/count-unsafe-numbers.js';

describe('countUnsafeNumbers', () => {
  it.each([
    ['{"a":9007199254740991}', 0],
    ['{"a":9007199254740993}', 1],
    ['{"a":-9007199254740993,"b":[12345678901234567890]}', 2],
    ['{"a":"9007199254740993"}', 0],
    ['{"a":"say \\"9007199254740993\\" twice","b":1}', 0],
    ['{"9007199254740993":1}', 0],
    ['{"a":1e999}', 1],
    ['{"a":1.5E+300,"b":0.12345678901234567}', 0],
    ['{"a":"\\\\","b":9007199254740993}', 1],
  ])('of %s are %i', (text, count) => {
    expect(countUnsafeNumbers(text)).toBe(count);
  });

  it('is 0 for whatever JavaScript itself has written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')));
        expect(countUnsafeNumbers(text)).toBe(0);
      }),
    );
  });

  it('reads a megabyte of hostile text in linear time', () => {
    for (const text of [`"${'\\"'.repeat(500_000)}"1e999`, '1'.repeat(1_000_000), `[${'"1e999",'.repeat(125_000)}0]`]) {
      const before = process.cpuUsage();
      countUnsafeNumbers(text);
      // Quadratic time would be minutes.
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    }
  });
});
