import { parseDictionary, parseList } from 'structured-headers';
import type { Hint } from '../event/hint.js';

/** Longest field that is read. */
const LONGEST = 2048;
/** Longest window that is believed, seconds: a year. */
const MOST_SECONDS = 366 * 86_400;

interface Policy {
  readonly quota: number;
  readonly windowMs: number | undefined;
  /** It counts requests, and not bytes or requests at one time. */
  readonly requests: boolean;
}

/**
 * Reads the fields `RateLimit` and `RateLimit-Policy`: the lists of draft-ietf-httpapi-ratelimit-headers-10 and -11, such
 * as `"default";r=50;t=30` beside `"default";q=100;w=60`, and the dictionary of -07, `limit=100, remaining=50, reset=30`.
 *
 * Of several limits the one with the least left counts, of those the one that is back last. A field that is malformed in
 * any part counts as absent, as the draft wants it: a wrong type, a sign, a fraction, a number out of range. Limits that
 * do not count requests are passed over. Names of policies are never interpreted.
 */
export function parseRateLimitFields(
  rateLimit: string | null | undefined,
  policy: string | null | undefined,
): Hint | undefined {
  return attempt(rateLimit, (field) => listHint(field, policy)) ?? attempt(rateLimit, dictionaryHint);
}

function listHint(field: string, policy: string | null | undefined): Hint | undefined {
  const policies = attempt(policy, policiesOf);
  const hints: (Hint & { readonly remaining: number })[] = [];
  for (const [name, parameters] of parseList(field)) {
    const remaining = count(parameters.get('r'));
    const resetMs = milliseconds(parameters.get('t'));
    if (typeof name !== 'string' || remaining === undefined || resetMs === null) return undefined;
    const { quota, windowMs, requests = true } = policies?.get(name) ?? {};
    if (requests) hints.push({ remaining, resetMs, quota, windowMs });
  }
  return hints.sort((a, b) => a.remaining - b.remaining || (b.resetMs ?? 0) - (a.resetMs ?? 0))[0];
}

/** None when one of them is malformed. */
function policiesOf(field: string): ReadonlyMap<string, Policy> | undefined {
  const policies = new Map<string, Policy>();
  for (const [name, parameters] of parseList(field)) {
    const quota = count(parameters.get('q'));
    const windowMs = milliseconds(parameters.get('w'));
    const unit = parameters.get('qu') ?? 'requests';
    const understood = typeof name === 'string' && typeof unit === 'string' && windowMs !== null;
    if (!understood || quota === undefined || windowMs === 0) return undefined;
    policies.set(name, { quota, windowMs, requests: unit === 'requests' });
  }
  return policies;
}

function dictionaryHint(field: string): Hint | undefined {
  const members = parseDictionary(field);
  const value = (name: string): unknown => members.get(name)?.[0];
  const remaining = count(value('remaining'));
  const resetMs = milliseconds(value('reset'));
  if (remaining === undefined || resetMs === undefined || resetMs === null) return undefined;
  return { remaining, resetMs, quota: count(value('limit')) };
}

/** Of seconds that may be absent; `null` where they are malformed. */
function milliseconds(seconds: unknown): number | undefined | null {
  if (seconds === undefined) return undefined;
  const whole = count(seconds);
  return whole === undefined || whole > MOST_SECONDS ? null : whole * 1000;
}

/** A whole number from 0 on. */
function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Nothing for a field that is absent, too long or malformed. */
function attempt<T>(field: string | null | undefined, read: (field: string) => T): T | undefined {
  try {
    return field == null || field.length > LONGEST ? undefined : read(field);
  } catch {
    return undefined;
  }
}
