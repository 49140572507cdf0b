import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRow } from '../../src/node/encode-row.js';
import { jsonText } from './json-text.js';

describe('encodeRow', () => {
  it('reads back deep-equal, whatever JSON came in', () => {
    fc.assert(
      fc.property(jsonText, (source) => {
        const received: unknown = JSON.parse(source);
        deepStrictEqual(JSON.parse(encodeRow(received)), received);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is one line for every tool that reads lines', () => {
    fc.assert(
      fc.property(jsonText, (source) => {
        // eslint-disable-next-line no-control-regex -- every character at which some tool breaks a line
        expect(encodeRow(JSON.parse(source))).not.toMatch(/[\u0000-\u001f\u0085\u2028\u2029]/);
      }),
    );
    const breaks = '\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029\u0000';
    for (const text of [breaks, ...Array.from(breaks)]) {
      expect(encodeRow({ [text]: text }).split(/\p{Cc}|\p{Zl}|\p{Zp}/u)).toHaveLength(1);
    }
  });

  it('keeps own __proto__ keys and lone surrogates through the bytes of a file', () => {
    const source = '{"__proto__":{"a":1},"half":"\\ud83d","other":"\\udc00x","nul":"\\u0000","zero":-0}';
    const received: unknown = JSON.parse(source);
    const back: unknown = JSON.parse(Buffer.from(encodeRow(received)).toString());
    deepStrictEqual(back, received);
    expect(Object.keys(back as object)).toEqual(['__proto__', 'half', 'other', 'nul', 'zero']);
  });

  it.each([
    ['NaN', { a: [{ b: Number.NaN }] }, 'row.a[0].b: JSON cannot hold NaN'],
    [
      '20 000 levels',
      JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
      'row: it is nested too deep to be written',
    ],
    ['a hole in an array', { a: [1, , 2] }, 'row.a[1]: JSON cannot hold undefined'], // eslint-disable-line no-sparse-arrays -- the point
    ['nothing', undefined, 'row: JSON cannot hold undefined'],
  ])('refuses %s and names its place', (_, row, message) => {
    expect(() => encodeRow(row)).toThrow(new TypeError(message));
  });

  it('writes numbers that are too large for JavaScript so that they are read back as they were', () => {
    const received: unknown = JSON.parse('{"a":[1e400,-1e400],"b":1.5}');
    expect(encodeRow(received)).toBe('{"a":[1e999,-1e999],"b":1.5}');
    deepStrictEqual(JSON.parse(encodeRow(received)), received);
  });

  it('writes dates and absent fields as JSON.stringify does, on the slow way too', () => {
    const row = { at: new Date(0), none: undefined, n: 1 };
    expect(encodeRow(row)).toBe(JSON.stringify(row));
    expect(encodeRow({ ...row, n: -0 })).toBe('{"at":"1970-01-01T00:00:00.000Z","n":-0}');
  });
});
