import { isoOf } from './iso-of.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2}):?(\d{2})?)$/;
const MINUTE = 60_000;

/** Why a text is no instant, to be read after the text itself. */
export interface NoInstant {
  readonly problem: string;
}

/**
 * Reads a day (`YYYY-MM-DD`, its midnight in UTC) or an ISO 8601 instant with `Z` or an offset, to epoch milliseconds.
 * Digits beyond the millisecond are cut. Never guesses a zone, never rolls a day over.
 */
export function parseInstant(text: string): number | NoInstant {
  const match = INSTANT.exec(DAY.test(text) ? `${text}T00:00Z` : text);
  if (!match) {
    return { problem: /T[\d:.,]+$/.test(text) ? 'has no zone (add Z or an offset)' : 'is no ISO 8601 day or instant' };
  }
  const [, day, time, second = '00', fraction = '', sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 18 || Number(minutes) > 59) return { problem: 'has an offset that does not exist' };
  const utc = `${day}T${time}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const epoch = Date.parse(utc);
  // A day that does not exist rolls over into the next month: 2024-02-30 would be read as 2024-03-01.
  if (Number.isNaN(epoch) || isoOf(epoch) !== utc) {
    return { problem: 'has a day or a time of day that does not exist' };
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return sign === '-' ? epoch + offset : epoch - offset;
}
