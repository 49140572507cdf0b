import { describe, expect, it } from 'vitest';
import { shortName } from '../../../src/cli/screen/short-name.js';

describe('a short name', () => {
  it('is the name where there is room for it', () => {
    expect(shortName('globex', 6)).toBe('globex');
    expect(shortName('', 6)).toBe('');
  });

  it('leaves out the middle, and cuts no character in two', () => {
    expect(shortName('contoso-production-de', 10)).toBe('conto…n-de');
    expect(shortName('👩👩👩👩👩👩', 5)).toBe('👩👩…👩👩');
  });
});
