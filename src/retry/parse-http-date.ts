const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

const MONTH = `(?<month>${MONTHS})`;
const TIME = '(?<time>([01]\\d|2[0-3])(:[0-5]\\d){2}|23:59:60)';

/** Anchored, so that a text of any length is seen through at once. */
const FORMS = [
  // IMF-fixdate, the one form that may be sent today: Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^\\w{3}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  // RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^\\w+day, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`),
  // asctime, in which a day below ten is padded with a space: Sun Nov  6 08:49:37 1994
  new RegExp(`^\\w{3} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * Reads a date of HTTP in any of its three forms: IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7).
 *
 * Strict where `Date.parse` guesses: that reads `-3` and `3.5` as dates of 2001, and asctime in the zone of the
 * machine. Names are case-sensitive, as the RFC has them, and a day that its month does not have is no date. The name
 * of the weekday is any word of its length: nothing is decided by it. A leap second may be named only where one
 * can be, at 23:59:60, and is the first moment of the next day, since epoch milliseconds have no place for it.
 *
 * @param value the bare field value, without white space around it
 * @param now epoch milliseconds; the two digits of an RFC 850 year are the last such year that is not more than 50
 *   years ahead of it
 * @returns epoch milliseconds, or `undefined` when it is no such date
 */
export function parseHttpDate(value: string, now: number): number | undefined {
  for (const form of FORMS) {
    const parts = form.exec(value)?.groups;
    if (parts) return instant(parts as unknown as Parts, now);
  }
  return undefined;
}

/** What each form names. */
interface Parts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly time: string;
}

function instant({ day, month, year: digits, time }: Parts, now: number): number | undefined {
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  const midnight = (year: number): number => new Date(0).setUTCFullYear(year, MONTHS.indexOf(month) / 4, Number(day));
  const ms = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;

  let year = Number(digits);
  if (digits.length === 2) {
    const limit = new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() + 50);
    year += 9900;
    while (midnight(year) + ms > limit) year -= 100;
  }
  // A day that the month does not have has rolled over into the next one.
  return new Date(midnight(year)).getUTCDate() === Number(day) ? midnight(year) + ms : undefined;
}
