import { BadRequest } from './bad-request.js';
import { fieldsOf } from './fields-of.js';
import { parseInterval, type Interval } from './parse-interval.js';
import { readFilters } from './read-filters.js';
import type { Question } from './rows.js';

/** The longest intervals in days: without and with a filter. */
export interface IntervalCaps {
  readonly days: number;
  readonly filteredDays: number;
}

const DAY_MS = 86_400_000;

function readInterval(text: unknown, required: boolean): Interval | undefined {
  if (text === undefined && !required) return undefined;
  if (text === undefined) throw new BadRequest('You must specify a search interval as part of your query.');
  const interval = parseInterval(text);
  if (interval === undefined) throw new BadRequest(`Invalid interval ${JSON.stringify(text)}.`, 'invalid.date');
  return interval;
}

/** Reads a `ConversationQuery`. Paging is no part of the question: all pages of a query share it. */
export function detailsQuestion(body: unknown, caps: IntervalCaps, intervalRequired = true): Question {
  const { paging: _, ...query } = fieldsOf(body);
  const interval = readInterval(query['interval'], intervalRequired);
  const filter = readFilters(query);
  const days = filter === undefined ? caps.days : caps.filteredDays;
  if (interval !== undefined && interval.endMs - interval.startMs > days * DAY_MS) {
    throw new BadRequest(`You must specify a search interval as part of your query that does not exceed ${days} days.`);
  }
  return { interval, filter, order: query['order'], orderBy: query['orderBy'], key: JSON.stringify(query) };
}
