import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInterval } from '../../../src/query/interval/interval.js';

describe('parseInterval', () => {
  it.each([
    ['2026-11-23/2026-11-24', '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z'],
    ['2026-11-23T00:00:00Z/2026-11-24', '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z'],
    ['2026-11-23T01:00+01:00/2026-11-23T12:30:15.5-0230', '2026-11-23T00:00:00.000Z/2026-11-23T15:00:15.500Z'],
    ['2026-11-23T00:00:00.123456789Z/2026-11-24', '2026-11-23T00:00:00.123Z/2026-11-24T00:00:00.000Z'],
    ['2024-02-29/2024-03-01', '2024-02-29T00:00:00.000Z/2024-03-01T00:00:00.000Z'],
    ['0001-01-01/0099-01-01', '0001-01-01T00:00:00.000Z/0099-01-01T00:00:00.000Z'],
  ])('reads %s', (text, sent) => {
    const { start, end, text: written } = parseInterval(text);
    expect(written).toBe(sent);
    expect(`${new Date(start).toISOString()}/${new Date(end).toISOString()}`).toBe(sent);
  });

  it.each([
    ['2024-02-30/2024-03-01', 'does not exist'],
    ['2023-02-29/2024-03-01', 'does not exist'],
    ['2026-11-24/2026-11-23', 'not before'],
    ['2026-11-23/2026-11-23', 'not before'],
    ['2026-11-23T00:00:00/2026-11-24', 'no zone'],
    ['2026-11-23', 'START/END'],
    ['2026-11-23/2026-11-24/2026-11-25', 'START/END'],
    ['yesterday/today', 'no ISO'],
    ['2026-1-1/2026-1-2', 'no ISO'],
    ['2026-11-23T25:00Z/2026-11-24', 'time of day'],
    ['2026-11-23T00:00+24:00/2026-11-24', 'offset'],
    ['1700000000000/1800000000000', 'no ISO'],
    ['', 'START/END'],
    [undefined, 'not a text'],
    [['2026-11-23', '2026-11-24'], 'not a text'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseInterval(text)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: 'interval',
        message: expect.stringContaining(reason) as string,
      }),
    );
  });

  it('shows no control characters of what it refuses', () => {
    expect(() => parseInterval('\u001b[31mred/\u0007')).toThrow(/^\P{C}*$/u);
  });

  it('sends any two instants in order as it got them', () => {
    const instant = fc.integer({ min: -6e13, max: 2e14 });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a < b);
        const text = `${new Date(a).toISOString()}/${new Date(b).toISOString()}`;
        expect(parseInterval(text)).toEqual({ start: a, end: b, text });
      }),
    );
  });
});
