import { BadRequest } from '../question/bad-request.js';
import type { Interval } from '../data/parse-interval.js';
import { offsetOf } from './zoned-instant.js';

const PERIOD = /^P(?=.)(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const DAY_MS = 86_400_000;
const MOST = 100_000;

/**
 * Where the parts of an interval begin, and its end. Months, weeks and days go by the calendar of the zone; without a
 * granularity there is one part. Throws BadRequest for a period that there is not, and for one that is too small.
 */
export function timeBuckets(interval: Interval, granularity: unknown, timeZone: string | undefined): readonly number[] {
  const { startMs, endMs } = interval;
  if (granularity === undefined) return [startMs, endMs];
  const parts = typeof granularity === 'string' ? PERIOD.exec(granularity) : null;
  const [months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (parts ?? [])
    .slice(1)
    .map((text: string | undefined) => Number(text ?? 0));
  const restMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (months + weeks + days + restMs === 0) {
    throw new BadRequest(
      `Value [${typeof granularity === 'string' ? granularity : typeof granularity}] is not valid for field type [Period].`,
      'invalid.value',
    );
  }
  const bounds = [startMs];
  for (let at = startMs; at < endMs; bounds.push(at)) {
    if (bounds.length > MOST) throw new BadRequest('The granularity is too small for the interval.');
    const local = new Date(at + offsetOf(at, timeZone));
    if (months > 0) local.setUTCMonth(local.getUTCMonth() + months);
    const wanted = local.getTime() + (7 * weeks + days) * DAY_MS + restMs;
    const next = months + weeks + days > 0 ? wanted - offsetOf(wanted - offsetOf(at, timeZone), timeZone) : at + restMs;
    at = Math.min(next, endMs);
  }
  return bounds;
}
