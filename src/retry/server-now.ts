import { parseHttpDate } from './parse-http-date.js';

/**
 * The server's clock as the `Date` field of its answer tells it, so that a wrong clock on this machine does not matter;
 * else `now`. Epoch milliseconds.
 */
export function serverNow(date: string | null | undefined, now: number): number {
  return parseHttpDate(date ?? '', now) ?? now;
}
