import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withUserAgent } from '../../src/http/with-user-agent.js';

describe('withUserAgent', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('names the package and its version', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
    expect(withUserAgent({ accept: 'a' })).toEqual({ accept: 'a', 'user-agent': `${name}/${version}` });
  });

  it('takes the name that it is given', () => {
    expect(withUserAgent({ accept: 'a' }, 'ours')).toEqual({ accept: 'a', 'user-agent': 'ours' });
  });

  it.each(['document', 'WorkerGlobalScope'])('sets none in a browser (%s)', (global) => {
    vi.stubGlobal(global, {});
    expect(withUserAgent({ accept: 'a' }, 'ours')).toEqual({ accept: 'a' });
  });
});
