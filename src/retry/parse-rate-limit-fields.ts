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
  const items = attempt(() => parseList(field));
  if (items === undefined || items.length === 0) return undefined;
  let least: Hint | undefined;
  for (const [name, parameters] of items) {
    const remaining = count(parameters.get('r'));
    const seconds = parameters.has('t') ? count(parameters.get('t'), MOST_SECONDS) : null;
    if (typeof name !== 'string' || remaining === undefined || seconds === undefined) return undefined;
    const known = policies.get(name);
    if (known?.requests === false) continue;
    if (least?.remaining !== undefined && least.remaining <= remaining) continue;
    least = {
      remaining,
      ...(seconds !== null && { resetMs: seconds * 1000 }),
      ...(known && { quota: known.quota }),
      ...(known?.windowMs !== undefined && { windowMs: known.windowMs }),
    };
  }
  return least;
}

function policiesOf(field: string | null | undefined): ReadonlyMap<string, Policy> {
  const none = new Map<string, Policy>();
  if (field == null || field.length > LONGEST) return none;
  const policies = new Map<string, Policy>();
  for (const [name, parameters] of attempt(() => parseList(field)) ?? []) {
    const quota = count(parameters.get('q'));
    const seconds = parameters.has('w') ? count(parameters.get('w'), MOST_SECONDS) : null;
    const unit = parameters.get('qu') ?? 'requests';
    if (typeof name !== 'string' || quota === undefined || seconds === undefined || seconds === 0) return none;
    if (typeof unit !== 'string') return none;
    const windowMs = seconds === null ? undefined : seconds * 1000;
    policies.set(name, { quota, windowMs, requests: unit === 'requests' });
  }
  return policies;
}

function dictionaryHint(field: string): Hint | undefined {
  const members = attempt(() => parseDictionary(field));
  const [remaining, quota, seconds] = ['remaining', 'limit', 'reset'].map((name) =>
    count(members?.get(name)?.[0], name === 'reset' ? MOST_SECONDS : undefined),
  );
  if (remaining === undefined || seconds === undefined) return undefined;
  return { remaining, resetMs: seconds * 1000, ...(quota !== undefined && { quota }) };
}

/** A whole number from 0 to `most`. */
function count(value: unknown, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
