import { requireThat } from '../../error/require-that.js';
import type { Span } from '../slice/slice-of.js';
import { isoOf } from '../interval/iso-of.js';

const PERIOD = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const HOUR_MS = 3_600_000;

/**
 * Checks that periods such as `PT30M` or `P1D` fill an interval without a rest, so that every row stands for one whole
 * period. In a time zone of its own a day may have 23 or 25 hours, so there it only must not be longer than the interval.
 *
 * Errors: `ConfigError` for anything else, naming the instant at which the interval would have to end.
 */
export function checkGranularity(granularity: unknown, { start, end }: Span, timeZone: string | undefined): void {
  const [, ...parts] = (typeof granularity === 'string' && PERIOD.exec(granularity)) || [];
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(
    (digits: string | undefined) => Number(digits ?? 0),
  );
  const after = (periods: number): number => {
    const at = new Date(start);
    const month = at.getUTCMonth() + periods * (12 * years + months);
    const day = at.getUTCDate() + periods * (7 * weeks + days);
    return at.setUTCMonth(month, day) + periods * 1000 * (3600 * hours + 60 * minutes + seconds);
  };
  const period = after(1) - start;
  requireThat(period > 0, 'granularity', 'an ISO 8601 period, such as PT30M or P1D');
  const byCalendar = years + months + weeks + days > 0;
  const abroad = byCalendar && timeZone !== undefined && !/^(Etc\/)?UTC$/.test(timeZone);
  requireThat(period - (abroad ? HOUR_MS : 0) <= end - start, 'granularity', 'no longer than the interval');
  if (abroad) return;
  let periods = years + months > 0 ? 1 : Math.ceil((end - start) / period);
  while (after(periods) < end) periods += 1;
  const whole = isoOf(after(periods));
  requireThat(after(periods) === end, 'granularity', `a period that fills the interval, or one to ${whole}`);
}
