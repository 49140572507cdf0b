import { expect, it } from 'vitest';
import { HttpError } from '../../../src/errors.js';
import { DAY_MS } from '../../../src/query/interval/day-ms.js';
import { learnedDays } from '../../../src/query/slice/learned-days.js';

const refusal = (of: 'days' | 'results', value: number) =>
  new HttpError('too long', { status: 400, cap: { of, value } });
const days = (count: number) => ({ start: 0, end: count * DAY_MS });

it('learns the days that a refusal names, and always fewer than were asked for, so that the same is not asked again', () => {
  expect(learnedDays(refusal('days', 3), days(8))).toBe(3);
  expect(learnedDays(refusal('days', 31), days(8))).toBe(7);
  expect(learnedDays(refusal('days', 7), { start: 0, end: 6.5 * DAY_MS })).toBe(6);
});

it('learns nothing of a day, which cannot be cut, and of a refusal that names no days', () => {
  expect(learnedDays(refusal('days', 3), days(1))).toBe(0);
  expect(learnedDays(refusal('results', 3), days(8))).toBe(0);
  expect(learnedDays(new Error('other'), days(8))).toBe(0);
});
