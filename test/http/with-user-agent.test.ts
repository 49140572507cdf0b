import { afterEach, describe, expect, it, vi } from 'vitest';
import { withUserAgent } from '../../src/http/with-user-agent.js';

describe('withUserAgent', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('takes the name that it is given', () => {
    expect(withUserAgent({ accept: 'a' }, 'ours')).toEqual({ accept: 'a', 'user-agent': 'ours' });
  });

  it.each(['document', 'WorkerGlobalScope'])('sets none in a browser (%s)', (global) => {
    vi.stubGlobal(global, {});
    expect(withUserAgent({ accept: 'a' }, 'ours')).toEqual({ accept: 'a' });
  });
});
