import type { Hint } from '../event/hint.js';
import { structuredMembers } from './structured-members.js';

/** Longest field that is read. */
const LONGEST = 2048;
/** Longest window that is believed, seconds: a year. */
const MOST_SECONDS = 366 * 86_400;
/** What a policy counts where it does not say. */
const REQUESTS = '"requests"';

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
 * Of several limits the one with the least left counts. A field that is malformed in any part counts as absent, as the
 * draft wants it: a wrong type, a sign, a fraction, a number out of range. Limits that do not count requests are passed
 * over. Names of policies are never interpreted.
 */
export function parseRateLimitFields(
  rateLimit: string | null | undefined,
  policy: string | null | undefined,
): Hint | undefined {
  if (rateLimit == null || rateLimit.length > LONGEST) return undefined;
  return listHint(rateLimit, policiesOf(policy)) ?? dictionaryHint(rateLimit);
}

function listHint(field: string, policies: ReadonlyMap<string, Policy>): Hint | undefined {
  const hints: (Hint & { readonly remaining: number })[] = [];
  for (const { name, parameters } of structuredMembers(field, 'list')) {
    const remaining = count(parameters['r']);
    const resetMs = milliseconds(parameters['t']);
    if (remaining === undefined || resetMs === 'malformed') return undefined;
    const { quota, windowMs, requests = true } = policies.get(name) ?? {};
    if (requests) hints.push({ remaining, resetMs, quota, windowMs });
  }
  return hints.sort((a, b) => a.remaining - b.remaining)[0];
}

/** None when one of them is malformed. */
function policiesOf(field: string | null | undefined): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>();
  if (field == null || field.length > LONGEST) return policies;
  for (const { name, parameters } of structuredMembers(field, 'list')) {
    const quota = count(parameters['q']);
    const windowMs = milliseconds(parameters['w']);
    const unit = parameters['qu'] ?? REQUESTS;
    if (quota === undefined || windowMs === 'malformed' || windowMs === 0 || !unit.startsWith('"')) return new Map();
    policies.set(name, { quota, windowMs, requests: unit === REQUESTS });
  }
  return policies;
}

function dictionaryHint(field: string): Hint | undefined {
  const members = new Map(structuredMembers(field, 'dictionary').map(({ name, value }) => [name, value]));
  const remaining = count(members.get('remaining'));
  const resetMs = milliseconds(members.get('reset'));
  if (remaining === undefined || resetMs === undefined || resetMs === 'malformed') return undefined;
  return { remaining, resetMs, quota: count(members.get('limit')) };
}

/** Of seconds that may be absent. */
function milliseconds(seconds: string | undefined): number | undefined | 'malformed' {
  if (seconds === undefined) return undefined;
  const whole = count(seconds);
  return whole === undefined || whole > MOST_SECONDS ? 'malformed' : whole * 1000;
}

/** A whole number from 0 on. */
function count(value = ''): number | undefined {
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
