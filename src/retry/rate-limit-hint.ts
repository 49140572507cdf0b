import type { Hint } from '../event/hint.js';
import { parseHttpDate } from './parse-http-date.js';
import { parseRateLimitFields } from './parse-rate-limit-fields.js';
import { parseReset } from './parse-reset.js';

/** Where a family of headers says what is allowed, what is left and when it turns. */
const TRIPLES = [
  ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
  ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'],
] as const;
/** Longest wait in `retry-after-ms` that is believed: 31 days. */
const MOST_MS = 31 * 86_400_000;

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
  const wait: Hint = ms !== undefined && ms <= MOST_MS ? { retryAfterMs: ms } : {};
  const cached = (whole(headers.get('age')) ?? 0) > 0;
  const hint = { ...(cached ? undefined : left(headers, now)), ...wait };
  return Object.keys(hint).length > 0 ? hint : undefined;
}

function left(headers: Headers, now: number): Hint | undefined {
  const structured = parseRateLimitFields(headers.get('ratelimit'), headers.get('ratelimit-policy'));
  if (structured !== undefined) return structured;
  const date = headers.get('date');
  const serverNow = (date !== null && date.length < 64 ? parseHttpDate(date.trim(), now) : undefined) ?? now;
  for (const names of TRIPLES) {
    const found = triple(headers, names, serverNow);
    if (found !== undefined) return found;
  }
  return genesys(headers);
}

/** Only with a moment at which it turns: what is left is worth nothing without it. */
function triple(headers: Headers, names: (typeof TRIPLES)[number], now: number): Hint | undefined {
  const [limit, remaining, reset] = names.map((name) => headers.get(name));
  const rest = whole(remaining);
  const resetMs = reset == null ? undefined : parseReset(reset, now);
  if (rest === undefined || resetMs === undefined) return undefined;
  const quota = whole(limit);
  return { remaining: rest, resetMs, ...(quota !== undefined && { quota }) };
}

/** Requests counted so far, requests allowed, and seconds until the count begins anew. */
function genesys(headers: Headers): Hint | undefined {
  const used = whole(headers.get('inin-ratelimit-count'));
  const quota = whole(headers.get('inin-ratelimit-allowed'));
  const seconds = whole(headers.get('inin-ratelimit-reset'));
  if (used === undefined || quota === undefined || seconds === undefined || seconds * 1000 > MOST_MS) return undefined;
  return { remaining: Math.max(0, quota - used), quota, resetMs: seconds * 1000 };
}

/** A whole number without a sign, of at most ten digits. */
function whole(value: string | null | undefined): number | undefined {
  if (value == null || value.length > 32) return undefined;
  const text = value.trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
