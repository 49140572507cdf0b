import { describe, expect, it } from 'vitest';
import { type BegunSlice, whatIsLeft } from '../../../src/query/run/what-is-left.js';

const at = (hour: number): string => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const slice = (from: number, until: number) => ({ start: at(from), end: at(until) });
const done = (from: number, until: number): BegunSlice => ({ slice: slice(from, until), done: true });
const whole = slice(0, 20);

describe('whatIsLeft', () => {
  it('is the whole of what has no interval, until that has begun', () => {
    const whole = { start: '', end: '' };
    expect(whatIsLeft(whole, [])).toEqual([whole]);
    expect(whatIsLeft(whole, [{ slice: whole, done: true }])).toEqual([]);
  });

  it.each<[string, readonly BegunSlice[], readonly (readonly [number, number])[]]>([
    ['all of it where nothing has begun', [], [[0, 20]]],
    ['nothing where all is done', [done(0, 20)], []],
    [
      'what lies before, between and behind',
      [done(12, 15), done(2, 10)],
      [
        [0, 2],
        [10, 12],
        [15, 20],
      ],
    ],
    ['a slice that has begun, from its last row on', [{ ...done(0, 20), done: false, upTo: at(7) }], [[7, 20]]],
    ['a slice that has begun without a row, all of it', [done(0, 5), { ...done(5, 20), done: false }], [[5, 20]]],
    ['nothing of a slice within another that is done', [done(0, 20), done(2, 4)], []],
  ])('is %s', (_, begun, left) => {
    expect(whatIsLeft(whole, begun)).toEqual(left.map(([from, until]) => slice(from, until)));
  });
});
