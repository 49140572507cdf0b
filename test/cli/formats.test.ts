import { describe, expect, it } from 'vitest';
import { counted } from '../../src/cli/screen/counted.js';
import { formatDuration } from '../../src/cli/screen/format-duration.js';
import { printable } from '../../src/cli/screen/printable.js';
import { table } from '../../src/cli/screen/table.js';

describe('printable', () => {
  it('takes out what a terminal would obey, and keeps the rest', () => {
    expect(printable('\u001b[2Ja\u0007\rb\nc\u0085d\u009b31m\u2028e\u202ef')).toBe(' [2Ja b c d 31m e f');
    expect(printable('Größe 東京 🙂')).toBe('Größe 東京 🙂');
    expect(printable('  half\ud83d.')).toBe('  half .');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_600, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('table', () => {
  const rows = [
    ['org', 'rows'],
    ['acme', '7'],
    ['a', '12345'],
  ];

  it('aligns names to the left and numbers to the right', () => {
    expect(table(rows, 'right')).toBe('org    rows\nacme      7\na     12345\n');
  });

  it('aligns texts to the left, without blanks behind the last', () => {
    expect(table(rows, 'left')).toBe('org   rows\nacme  7\na     12345\n');
  });
});

describe('counted', () => {
  it('knows one from many', () => {
    expect([0, 1, 2].map((count) => counted(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows']);
  });
});
