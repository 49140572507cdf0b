import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUnsafeIntegers } from '../../src/codec/count-unsafe-integers.js';

const countIn = (text: string): number => countUnsafeIntegers(new TextEncoder().encode(text));

describe('countUnsafeIntegers', () => {
  it.each([
    ['{"a":9007199254740991}', 0],
    ['{"a":9007199254740993}', 1],
    ['{"a":-9007199254740993,"b":[12345678901234567890]}', 2],
    ['{"a":"9007199254740993"}', 0],
    ['{"a":"say \\"9007199254740993\\" twice","b":1}', 0],
    ['{"9007199254740993":1}', 0],
    ['{"a":1e999,"b":-1E+400}', 0],
    ['{"a":12345678901234567890.5,"b":1234567890123456789e3}', 0],
    ['9007199254740993', 1],
    ['[1234567890123456,12345678901234567]', 1],
    ['{"a":1.5E+300,"b":0.12345678901234567}', 0],
    ['{"a":"\\\\","b":9007199254740993}', 1],
    ['["Zoë € 😀",9007199254740993]', 1],
    ['[12345678/901234567890]', 0],
  ])('of %s are %i', (text, count) => {
    expect(countIn(text)).toBe(count);
  });

  it('finds one wherever it stands, and whatever digits stand before it', () => {
    const apart = fc.array(fc.integer({ min: 0, max: 999_999_999_999_999 }), { maxLength: 8 });
    fc.assert(
      fc.property(apart, apart, fc.nat(40), (before, after, spaces) => {
        const text = JSON.stringify([...before, 0, ...after]).replace(',0', `,0,${' '.repeat(spaces)}9007199254740993`);
        fc.pre(text.includes('9007199254740993'));
        expect(countIn(text)).toBe(1);
      }),
    );
  });

  it('is 0 for whatever JavaScript itself has written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')));
        expect(countIn(text)).toBe(0);
      }),
    );
  });

  it('reads a megabyte of hostile text in linear time', () => {
    for (const text of [`"${'\\"'.repeat(500_000)}"1e999`, '1'.repeat(1_000_000), `[${'"1e999",'.repeat(125_000)}0]`]) {
      const before = process.cpuUsage();
      countIn(text);
      // Quadratic time would be minutes.
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    }
  });
});
