import type { Hint } from '../event/hint.js';
import { LONGEST_HINT_MS } from './longest-hint-ms.js';
import { parseRateLimitFields } from './parse-rate-limit-fields.js';
import { parseReset } from './parse-reset.js';
import { serverNow } from './server-now.js';

/** How the headers of a family begin that say what is allowed, what is left and when it turns. */
const FAMILIES = ['ratelimit', 'x-ratelimit', 'x-rate-limit'];

/** Reads a header by its name. */
interface Headers {
  get(name: string): string | null;
}

/**
 * What the headers of an answer say about limits, besides `Retry-After`: the structured `RateLimit`, the older triples of
 * limit, remaining and reset, those of Genesys Cloud (`inin-ratelimit-*`), and `retry-after-ms`.
 *
 * The first family that is understood counts, and nothing is guessed: what is malformed, out of range or ambiguous
 * counts as absent. So do all limits of an answer that comes from a cache (`Age` above 0). Linear in the length of the
 * headers.
 *
 * @param now epoch milliseconds; instants are counted from the answer's own `Date` field where it has one
 */
export function rateLimitHint(headers: Headers, now: number): Hint | undefined {
  const ms = whole(headers.get('retry-after-ms'));
  const told = ms !== undefined && ms <= LONGEST_HINT_MS ? { retryAfterMs: ms } : undefined;
  const cached = (whole(headers.get('age')) ?? 0) > 0;
  const structured = parseRateLimitFields(headers.get('ratelimit'), headers.get('ratelimit-policy'));
  const left = cached ? undefined : (structured ?? triple(headers, now) ?? genesys(headers));
  return told || left ? { ...left, ...told } : undefined;
}

/** Only with a moment at which it turns: what is left is worth nothing without it. */
function triple(headers: Headers, now: number): Hint | undefined {
  for (const family of FAMILIES) {
    const remaining = whole(headers.get(`${family}-remaining`));
    const resetMs = parseReset(headers.get(`${family}-reset`) ?? '', serverNow(headers.get('date'), now));
    if (remaining !== undefined && resetMs !== undefined)
      return { remaining, resetMs, quota: whole(headers.get(`${family}-limit`)) };
  }
  return undefined;
}

/** Requests counted so far, requests allowed, and seconds until the count begins anew. */
function genesys(headers: Headers): Hint | undefined {
  const [used = NaN, quota = NaN, seconds = NaN] = ['count', 'allowed', 'reset'].map((name) =>
    whole(headers.get(`inin-ratelimit-${name}`)),
  );
  const resetMs = seconds * 1000;
  return used + quota >= 0 && resetMs <= LONGEST_HINT_MS
    ? { remaining: Math.max(0, quota - used), quota, resetMs }
    : undefined;
}

/** A whole number without a sign, of at most ten digits. */
function whole(value: string | null): number | undefined {
  const text = value?.trim() ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
