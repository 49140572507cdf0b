import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../src/cli/screen/one-line.js';

describe('oneLine', () => {
  it.each([
    ['a control character', 'a\u001b[2Jb', 'a [2Jb'],
    ['one of the second set', 'a\u0085b\u009b31m', 'a b 31m'],
    ['several at once', 'a\u0007\rb', 'a b'],
    ['a line end', 'a\r\nb', 'a b'],
    ['another kind of line end', 'a\u2028b\u2029c', 'a b c'],
    ['a turn of the reading direction', 'a\u202eb', 'a b'],
    ['what nobody sees', 'a\u200bb\ufeffc', 'a b c'],
    ['half a character', 'a\ud83db', 'a b'],
  ])('takes %s out', (_, text, safe) => {
    expect(oneLine(text)).toBe(safe);
  });

  it.each(['Zoë Łukasz 李小龍 محمد 👩', 'Größe 東京 🙂', '  blanks in front'])('leaves %s as it is', (text) => {
    expect(oneLine(text)).toBe(text);
  });
});
