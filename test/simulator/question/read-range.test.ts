import { describe, expect, it } from 'vitest';
import { readRange } from '../../../src/simulator/question/read-range.js';

describe('readRange', () => {
  it.each<[object, number[]]>([
    [{ gt: 2 }, [3, 4]],
    [{ gte: 2 }, [2, 3, 4]],
    [{ lt: 2 }, [0, 1]],
    [{ lte: 2 }, [0, 1, 2]],
    [{ gt: 0, lte: 3 }, [1, 2, 3]],
    [{ gte: 3, lt: 3 }, []],
    [{ gte: 3, lt: null }, [3, 4]],
  ])('lets through by %j', (range, expected) => {
    expect([0, 1, 2, 3, 4].filter(readRange(range))).toEqual(expected);
  });

  it('holds no text that is no number', () => {
    expect(readRange({})(Number('voice'))).toBe(false);
  });

  it.each([
    [{ gt: '5' }, 'range.gt'],
    [{ lte: true }, 'range.lte'],
    [[1], 'malformed'],
    ['1-2', 'malformed'],
  ])('refuses %j', (range, words) => {
    expect(() => readRange(range)).toThrow(words);
  });
});
