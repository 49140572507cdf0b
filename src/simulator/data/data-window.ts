import type { OrgOptions } from '../org-options.js';
import { type Interval, parseInterval } from './parse-interval.js';

const DAY_MS = 86_400_000;

/** When the conversations of an org start: as told, or the last whole days. Throws RangeError for what is no interval. */
export function dataWindow({ name, interval, days = 1 }: OrgOptions, wallNow: number): Interval {
  if (interval === undefined) {
    const endMs = Math.floor(wallNow / DAY_MS) * DAY_MS;
    return { startMs: endMs - days * DAY_MS, endMs };
  }
  const window = parseInterval(interval);
  if (window === undefined) throw new RangeError(`simulator: interval of org ${name} must be start/end`);
  return window;
}
