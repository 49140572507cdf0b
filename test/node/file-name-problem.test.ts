import { describe, expect, it } from 'vitest';
import { fileNameProblem } from '../../src/node/file-name-problem.js';

describe('fileNameProblem', () => {
  it.each([
    'acme',
    'Acme GmbH & Co',
    'größe',
    '東京',
    'a.b',
    'console',
    'nullable',
    'com10',
    'x'.repeat(100),
    '__proto__',
    '-rf',
  ])('takes %j', (name) => {
    expect(fileNameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['a/b', 'separator'],
    ['a\\b', 'separator'],
    ['..', 'dot'],
    ['.', 'dot'],
    ['../x', 'separator'],
    ['.hidden', 'dot'],
    ['a\nb', 'control'],
    ['a\u0000', 'control'],
    ['\u001b[2J', 'control'],
    ['a\u0085', 'control'],
    ['\u202e', 'control'],
    ['a\u200bb', 'control'],
    ['\ud800', 'surrogate'],
    ['CON', 'device'],
    ['nul', 'device'],
    ['Com1', 'device'],
    ['lpt9.txt', 'device'],
    ['COM¹', 'device'],
    ['CONIN$', 'device'],
    ['acme.', 'ends'],
    ['acme ', 'ends'],
    ['a:b', 'one of'],
    ['x'.repeat(101), '100 bytes'],
    ['ä'.repeat(51), '100 bytes'],
  ])('refuses %j', (name, problem) => {
    expect(fileNameProblem(name)).toContain(problem);
  });
});
