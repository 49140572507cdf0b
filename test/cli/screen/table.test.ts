import { describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/screen/table.js';

const rows = [
  ['org', 'rows'],
  ['acme', '7'],
  ['a', '12345'],
];

describe('a table', () => {
  it('aligns names to the left and numbers to the right', () => {
    expect(table(rows, 'right')).toBe('org    rows\nacme      7\na     12345\n');
  });

  it('aligns texts to the left, without blanks behind the last', () => {
    expect(table(rows, 'left')).toBe('org   rows\nacme  7\na     12345\n');
  });
});
