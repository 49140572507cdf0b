import { describe, expect, it } from 'vitest';
import { nightsOf } from '../../../src/cli/refresh/nights-of.js';

const at = (text: string): string => `2026-11-${text}:00.000Z`;
const interval = `${at('01T00:00')}/${at('03T00:00')}`;

describe('nightsOf', () => {
  it.each([
    ['two, where nothing is provisional', { provisional: false }, '08T02:00', '09T02:00', [1, 4]],
    ['two, while the last of them is to come', { provisional: true }, '05T02:00', '06T02:00', [1, 4]],
    [
      'this night too, for a day that was provisional after both',
      { provisional: true },
      '06T02:00',
      '07T02:00',
      [1, 4, 5],
    ],
    [
      'this night too, where it was read as the last of them began',
      { provisional: true },
      '06T00:00',
      '07T02:00',
      [1, 4, 5],
    ],
    ['one for each of such days', { provisional: true }, '08T02:00', '09T02:00', [1, 4, 7, 6]],
    [
      'none for the days before',
      { provisional: true, provisionalFrom: at('02T09:00') },
      '08T02:00',
      '09T02:00',
      [1, 4, 6],
    ],
    [
      'one for a day that ended thirty days before, and none for an older one',
      { provisional: true },
      '08T02:00',
      '33T02:00',
      [1, 4, 30],
    ],
    ['none after a month', { provisional: true }, '08T02:00', '40T02:00', [1, 4]],
    ['two, where no data lake is read', { provisional: true }, '08T02:00', '09T02:00', [1, 4], true],
  ] as const)('are %s', (_, entry, readAt, now, nights, byQuery?: boolean) => {
    const [day = '', time] = now.split('T');
    const epoch = Date.parse(at(`01T${time}`)) + (Number(day) - 1) * 86_400_000;
    expect(
      nightsOf({ entry: { interval, ...entry }, readAt: at(readAt), now: epoch, byQuery: byQuery ?? false }),
    ).toEqual(nights);
  });
});
