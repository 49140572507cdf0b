import { fetch as crossFetch } from 'cross-fetch';

/** The two fetches that the library meets in Node. Every test of the wire runs over both. */
export const fetches: readonly (readonly [string, typeof globalThis.fetch])[] = [
  ['the fetch of Node', globalThis.fetch],
  ['cross-fetch', crossFetch],
];
