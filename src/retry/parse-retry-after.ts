import { parseHttpDate } from './parse-http-date.js';
import { serverNow } from './server-now.js';

/**
 * Reads a Retry-After field (RFC 9110, section 10.2.3): whole seconds, or a date of HTTP in any of its three forms.
 *
 * A date is counted from the answer's own `Date` field when that can be read, so that a wrong clock on this machine does
 * not matter; a date in the past is 0. Anything else counts as absent: a sign, a fraction, a list, words, more than ten
 * digits. The clock of the server and the length of the wait are not judged here.
 *
 * @param value the field, or what `headers.get('retry-after')` gave
 * @param at `now` in epoch milliseconds, and the answer's `Date` field
 * @returns milliseconds to wait, or `undefined` when nothing was understood
 * @example
 * ```ts
 * import { parseRetryAfter } from 'sluice';
 *
 * const received = new Date('2026-11-24T02:10:05Z');
 * parseRetryAfter('Tue, 24 Nov 2026 02:10:35 GMT', { now: received.getTime() }); // 30000
 * ```
 */
export function parseRetryAfter(
  value: string | null | undefined,
  at: { readonly now: number; readonly date?: string | null | undefined },
): number | undefined {
  // Longer than any form with some white space around it: no pattern sees such a text.
  if (value == null || value.length > 64) return undefined;
  // White space of a field is spaces and tabs (RFC 9110, section 5.6.3); `String.prototype.trim` takes more.
  const text = value.replace(/^[ \t]+|[ \t]+$/g, '');
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;

  const until = parseHttpDate(text, at.now);
  return until === undefined ? undefined : Math.max(0, until - serverNow(at.date, at.now));
}
