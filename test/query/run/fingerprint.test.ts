import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/codec/json-object.js';
import { fingerprint } from '../../../src/query/run/fingerprint.js';

describe('fingerprint', () => {
  it('is the same whatever the order of the fields', () => {
    expect(fingerprint({ a: 1, b: { c: [1, 2], d: null } })).toBe(fingerprint({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it('is the same in every version, since checkpoints are kept', () => {
    const question = { interval: '2026-11-01/2026-11-02', filter: { b: [1, { d: 'x' }], a: null } };
    expect(fingerprint(question)).toBe('ed8e92e1def42e7c');
  });

  it('tells lists of another order, absent fields and nesting apart', () => {
    const questions = [{}, { a: [1, 2] }, { a: [2, 1] }, { a: '1,2' }, { a: null }, { a: { b: 1 } }, { 'a.b': 1 }];
    expect(new Set(questions.map(fingerprint)).size).toBe(questions.length);
    expect(fingerprint({ a: undefined })).toBe(fingerprint({}));
  });

  it('is the same for all that is nested too deep to be written', () => {
    const deep = (inner: number): JsonObject =>
      JSON.parse(`${'{"a":['.repeat(50_000)}${inner}${']}'.repeat(50_000)}`) as JsonObject;
    expect(fingerprint(deep(1))).toBe(fingerprint(deep(2)));
    expect(fingerprint(deep(1))).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is sixteen hexadecimal digits for any question', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (question) => {
        expect(fingerprint(question)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });
});
