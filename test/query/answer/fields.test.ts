import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldAt } from '../../../src/query/answer/field-at.js';
import { withFieldAt } from '../../../src/query/answer/with-field-at.js';

describe('fields at dotted paths', () => {
  it('are found inside objects, own fields only', () => {
    expect(fieldAt({ a: { b: 1 } }, 'a.b')).toBe(1);
    expect(fieldAt({ 'a.b': 2, a: { b: 1 } }, 'a.b')).toBe(2);
    expect(fieldAt({ row: { rows: 1 } }, 'rows')).toBeUndefined();
    expect(fieldAt({}, 'toString')).toBeUndefined();
    expect(fieldAt({}, 'constructor.name')).toBeUndefined();
    expect(fieldAt([1], '0')).toBeUndefined();
  });

  it('are set in a copy', () => {
    const json = { a: { x: 1 }, c: 'text' };
    expect(withFieldAt(json, 'a.b.c', 5)).toEqual({ a: { x: 1, b: { c: 5 } }, c: 'text' });
    expect(withFieldAt(json, 'c.d', 5)).toEqual({ a: { x: 1 }, c: { d: 5 } });
    expect(json).toEqual({ a: { x: 1 }, c: 'text' });
  });

  it('never reach a prototype', () => {
    const made = withFieldAt({}, '__proto__.polluted', true);
    expect(Object.hasOwn(made, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('are found where they were set', () => {
    const path = fc
      .array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 4 })
      .map((names) => names.join('.'));
    fc.assert(
      fc.property(path, fc.integer(), (at, value) => {
        expect(fieldAt(withFieldAt({}, at, value), at)).toBe(value);
      }),
    );
  });
});
