import type { Hint } from '../event/hint.js';
import type { AnswerView } from './dialect.js';
import { LONGEST_HINT_MS } from './longest-hint-ms.js';
import { parseRateLimitFields } from './parse-rate-limit-fields.js';
import { parseReset } from './parse-reset.js';
import { serverNow } from './server-now.js';

/** How the headers of a family begin that say what is allowed, what is left and when it turns; Genesys Cloud counts up. */
const FAMILIES = ['ratelimit', 'x-ratelimit', 'x-rate-limit', 'inin-ratelimit'];

/**
 * What the headers of an answer say about limits, besides `Retry-After`: the structured `RateLimit`, the older triples of
 * limit, remaining and reset, those of Genesys Cloud (`inin-ratelimit-*`), and `retry-after-ms`.
 *
 * The first family that is understood counts, and nothing is guessed: what is malformed, out of range or ambiguous
 * counts as absent. So do all limits of an answer that comes from a cache (`Age` above 0). Linear in the length of the
 * headers. Sources: draft-ietf-httpapi-ratelimit-headers, the later fields and the triples of its first versions.
 *
 * @param headers of the answer, as `Response` has them
 * @param now epoch milliseconds; instants are counted from the answer's own `Date` field where it has one
 * @returns durations in milliseconds, or `undefined` when nothing was understood
 * @example
 * ```ts
 * import { rateLimitHint } from 'sluice';
 *
 * const headers = new Headers({ ratelimit: '"default";r=12;t=30' });
 * const received = new Date('2026-11-24T02:10:05Z');
 * rateLimitHint(headers, received.getTime()); // { remaining: 12, resetMs: 30000 }
 * ```
 */
export function rateLimitHint(headers: AnswerView['headers'], now: number): Hint | undefined {
  const ms = whole(headers.get('retry-after-ms'));
  const told = Number(ms) <= LONGEST_HINT_MS ? { retryAfterMs: ms } : undefined;
  const cached = Number(whole(headers.get('age'))) > 0;
  const structured = parseRateLimitFields(headers.get('ratelimit'), headers.get('ratelimit-policy'));
  const left = cached ? undefined : (structured ?? triple(headers, now));
  return told || left ? { ...left, ...told } : undefined;
}

/** Only with a moment at which it turns: what is left is worth nothing without it. */
function triple(headers: AnswerView['headers'], now: number): Hint | undefined {
  for (const family of FAMILIES) {
    const reset = headers.get(`${family}-reset`);
    if (!reset) continue;
    const [limit, allowed, left, used = NaN] = ['limit', 'allowed', 'remaining', 'count'].map((name) =>
      whole(headers.get(`${family}-${name}`)),
    );
    const quota = limit ?? allowed;
    const remaining = left ?? Math.max(0, Number(quota) - used);
    const resetMs = parseReset(reset, serverNow(headers.get('date'), now));
    if (remaining >= 0 && resetMs !== undefined) return { remaining, resetMs, quota };
  }
  return undefined;
}

/** A whole number without a sign, of at most ten digits. */
function whole(value: string | null): number | undefined {
  const text = String(value).trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
