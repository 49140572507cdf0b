import { ConfigError } from '../errors.js';

type Fetch = typeof globalThis.fetch;

/**
 * The fetch of cross-fetch, for platforms without one of their own. Loaded only when it is needed: newer versions of
 * Node print a deprecation warning for a module beneath it.
 *
 * Errors: `ConfigError` where there is none, as in a browser bundle on a platform without fetch.
 */
export async function fetchFallback(): Promise<Fetch> {
  let cause: unknown;
  try {
    // The types of cross-fetch go by its own name only; as a string the import is not looked up, and stays as written.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- without it the compiler looks for the module and takes its types
    const { fetch } = (await import('#cross-fetch' as string)) as { readonly fetch: Fetch | undefined };
    if (fetch) return fetch;
  } catch (error) {
    cause = error;
  }
  throw new ConfigError('this platform has no fetch', { field: 'fetch', fix: 'give one as fetch', cause });
}
