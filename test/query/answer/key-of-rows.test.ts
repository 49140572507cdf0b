import { expect, it } from 'vitest';
import { keyOfRows } from '../../../src/query/answer/key-of-rows.js';

it('tells pages apart by their rows, and none that has no rows', () => {
  const idOf = ({ id }: { id?: string; n?: number }) => id;
  expect(keyOfRows([{ id: 'a' }, { n: 1 }], idOf)).toBe(keyOfRows([{ id: 'a', n: 5 }, { n: 1 }], idOf));
  expect(keyOfRows([{ id: 'a' }, { n: 1 }], idOf)).not.toBe(keyOfRows([{ id: 'a' }, { n: 2 }], idOf));
  expect(keyOfRows([], idOf)).toBeUndefined();
  expect(keyOfRows([], undefined)).toBeUndefined();
});
