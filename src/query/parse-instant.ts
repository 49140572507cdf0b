const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)$/;
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
  const day = DAY.exec(text);
  if (day) return fromParts(day.slice(1).map(Number), 0);
  const match = INSTANT.exec(text);
  if (!match) {
    return { problem: /T[\d:.,]+$/.test(text) ? 'has no zone (add Z or an offset)' : 'is no ISO 8601 day or instant' };
  }
  const [year, month, date, hour, minute, second, fraction, zone = 'Z'] = match.slice(1);
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMinutes(zone);
  if (offset === undefined) return { problem: 'has an offset that does not exist' };
  return fromParts([year, month, date, hour, minute, second ?? 0, ms].map(Number), offset);
}

function fromParts(parts: readonly number[], offset: number): number | NoInstant {
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  if (hour > 23 || minute > 59 || second > 59) return { problem: 'has a time of day that does not exist' };
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, date);
  utc.setUTCHours(hour, minute, second, ms);
  // A day that does not exist rolls over into the next month: 2024-02-30 would be read as 2024-03-01.
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== date) return { problem: 'is a day that does not exist' };
  return utc.getTime() - offset * MINUTE;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 18 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
