import { describe, expect, it } from 'vitest';
import { allDue } from '../../../src/cli/refresh/all-due.js';

const days = [1, 4];
const interval = '2026-11-20T06:00:00.000Z/2026-11-22T12:00:00.000Z';
const at = (readAt: string, now: string): boolean =>
  allDue({ interval, readAt: `2026-${readAt}Z`, now: Date.parse(`2026-${now}Z`), days });

describe('allDue', () => {
  it.each([
    ['11-22T12:30:00', '11-22T18:00:00', false],
    ['11-22T12:30:00', '11-24T00:00:00', false],
    ['11-22T12:30:00', '11-26T23:59:59', true],
    ['11-22T12:30:00', '11-27T00:00:00', true],
    ['11-27T00:00:00', '12-24T00:00:00', false],
  ])('read at %s and refreshed at %s: %s', (readAt, now, all) => {
    expect(at(readAt, now)).toBe(all);
  });
});
