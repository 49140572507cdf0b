import { describe, expect, it } from 'vitest';
import { unwritable } from '../../../src/cli/out/unwritable.js';

const failed = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'open' });

describe('unwritable', () => {
  it.each([
    ['EACCES', 'give a folder that can be written'],
    ['EMFILE', 'let more files be open at once (ulimit -n)'],
  ])('says what to do about %s', (code, fix) => {
    expect(unwritable('out', failed(code))).toMatchObject({ name: 'ConfigError', field: '--out', fix });
  });

  it('leaves what is no failure of the file system as it is', () => {
    const error = new Error('other');
    expect(unwritable('out', error)).toBe(error);
  });
});
