import { afterEach, describe, expect, it, vi } from 'vitest';
import * as browser from '../../src/http/no-cross-fetch.js';

describe('fetchFallback', () => {
  afterEach(() => {
    vi.doUnmock('#cross-fetch');
    vi.resetModules();
  });

  it('gives the fetch of cross-fetch', async () => {
    const { fetchFallback } = await import('../../src/http/fetch-fallback.js');
    const fetch = await fetchFallback();
    expect((fetch as { ponyfill?: boolean }).ponyfill).toBe(true);
  });

  it('says what to give where a browser bundle meets a platform without fetch', async () => {
    vi.doMock('#cross-fetch', () => browser);
    const { fetchFallback } = await import('../../src/http/fetch-fallback.js');
    await expect(fetchFallback()).rejects.toMatchObject({ name: 'ConfigError', field: 'fetch' });
  });

  it('says what to give, and why, where cross-fetch cannot be loaded', async () => {
    vi.doMock('#cross-fetch', () => {
      throw new Error('gone');
    });
    const { fetchFallback } = await import('../../src/http/fetch-fallback.js');
    await expect(fetchFallback()).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'fetch',
      cause: expect.any(Error) as Error,
    });
  });
});
