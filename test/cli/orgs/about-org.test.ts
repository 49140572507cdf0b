import { describe, expect, it } from 'vitest';
import { aboutOrg } from '../../../src/cli/orgs/about-org.js';

describe('aboutOrg', () => {
  it.each(['no answer', 'acme: no answer'])('names the org once in "%s"', (message) => {
    expect(aboutOrg('acme', new Error(message))).toBe('acme: no answer');
  });
});
