import { describe, expect, it } from 'vitest';
import { idAt } from '../../../src/query/answer/id-at.js';

const id = (value: unknown): string | undefined => idAt('id')?.({ id: value });

describe('idAt', () => {
  it('tells the number 1 from the text "1", and every text and number from each other', () => {
    const values = [1, '1', '"1"', 0, '0', 1.5, '1.5', -1, 2 ** 53 - 1, 'a', ' '];
    expect(new Set(values.map(id)).size).toBe(values.length);
    expect(id(1)).toBe(id(1.0));
  });

  it.each([2 ** 53, -(2 ** 53), 1e300, '', null, undefined, true, {}, ['a']])('takes %j for no id', (value) => {
    expect(id(value)).toBeUndefined();
  });

  it('finds it inside objects, and nothing where no path is told', () => {
    expect(idAt('key.id')?.({ key: { id: 'a' } })).toBe(idAt('id')?.({ id: 'a' }));
    expect(idAt(undefined)).toBeUndefined();
  });
});
