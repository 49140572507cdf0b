import { LONGEST_HINT_MS } from './longest-hint-ms.js';
import { parseHttpDate } from './parse-http-date.js';

/** How far in the past a reset may lie, ms: it has just turned. */
const PAST_MS = 86_400_000;
/** RFC 3339 with a zone; a local time would be a guess. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Reads when a limit is said to turn: seconds from now, seconds or milliseconds of the epoch, or an instant in ISO 8601.
 * Servers use all of them under the same name, so the value has to tell: a number is of the epoch when it lies near
 * now, and seconds when it is no more than a month. Anything else is not understood.
 *
 * @param value the field
 * @param now the server's clock if its `Date` field is known, epoch milliseconds
 * @returns milliseconds from now, 0 or more
 */
export function parseReset(value: string, now: number): number | undefined {
  const at = candidates(value.trim(), now).find((ms) => ms >= now - PAST_MS && ms <= now + LONGEST_HINT_MS);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** What it may mean, in epoch milliseconds. The three ranges of numbers do not meet for any time after 1971. */
function candidates(text: string, now: number): readonly number[] {
  if (/^\d{1,13}$/.test(text)) {
    const ms = Number(text) * 1000;
    return ms <= LONGEST_HINT_MS ? [now + ms] : [ms, ms / 1000];
  }
  return [ISO.test(text) ? Date.parse(text) : (parseHttpDate(text, now) ?? NaN)];
}
