import { BadRequest } from './bad-request.js';
import type { Interval } from '../data/parse-interval.js';

const DAY_MS = 86_400_000;

/** Throws BadRequest, in the words of the API, for an interval of more days. */
export function checkDays({ startMs, endMs }: Interval, days: number): void {
  if (endMs - startMs <= days * DAY_MS) return;
  throw new BadRequest(`You must specify a search interval as part of your query that does not exceed ${days} days.`);
}
