import { describe, expect, it } from 'vitest';
import { printable } from '../../../src/cli/screen/printable.js';

describe('printable', () => {
  it.each([
    ['a control character', 'a\u001b[2Jb', 'a [2Jb'],
    ['a line end', 'a\r\nb', 'a b'],
    ['another kind of line end', 'a\u2028b\u2029c', 'a b c'],
    ['a turn of the reading direction', 'a\u202eb', 'a b'],
    ['what nobody sees', 'a\u200bb\ufeffc', 'a b c'],
    ['half a character', 'a\ud83db', 'a b'],
  ])('takes %s out', (_, text, safe) => {
    expect(printable(text)).toBe(safe);
  });

  it('leaves every script as it is', () => {
    expect(printable('Zoë Łukasz 李小龍 محمد 👩')).toBe('Zoë Łukasz 李小龍 محمد 👩');
  });
});
