import { BadRequest } from './bad-request.js';
import { parseInterval, type Interval } from '../data/parse-interval.js';

/** Throws BadRequest for what is not an interval, and for none. */
export function readInterval(text: unknown): Interval {
  if (text === undefined) throw new BadRequest('You must specify a search interval as part of your query.');
  const interval = parseInterval(text);
  if (interval === undefined) throw new BadRequest(`Invalid interval ${JSON.stringify(text)}.`, 'invalid.date');
  return interval;
}
