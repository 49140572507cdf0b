import { left, right } from '#fp-ts/Either';
import { describe, expect, it } from 'vitest';
import { rowsAt } from '../../../src/query/answer/rows-at.js';

const wrongAt = (path: string) => left([expect.objectContaining({ path })]);

describe('the rows of an answer', () => {
  it('are none where it has none, and counts none', () => {
    for (const json of [{}, { rows: null }, { rows: [] }]) expect(rowsAt(json, 'rows', 0)).toEqual(right([]));
    expect(rowsAt({ row: [{}] }, 'rows', 1)).toEqual(wrongAt('rows'));
  });

  it('are never taken for none where it is no object, where they are no list, and where one is no object', () => {
    for (const json of [[{ id: 1 }], 'rows', 7, null])
      expect(rowsAt(json, 'rows')).toEqual(wrongAt('(the whole body)'));
    for (const rows of [{}, 'text', 7]) expect(rowsAt({ rows }, 'rows')).toEqual(wrongAt('rows'));
    expect(rowsAt({ rows: [7, {}] }, 'rows')).toEqual(wrongAt('rows[0]'));
  });
});
