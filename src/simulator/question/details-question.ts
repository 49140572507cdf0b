import { checkDays } from './check-days.js';
import { CONVERSATION_FACTS } from './conversation-facts.js';
import { fieldsOf } from './fields-of.js';
import { readFilters } from './read-filters.js';
import { readInterval } from './read-interval.js';
import type { Question } from '../data/rows.js';

/** The longest intervals in days: without and with a filter. */
export interface IntervalCaps {
  readonly days: number;
  readonly filteredDays: number;
}

/** Reads a `ConversationQuery`. Paging is no part of the question: all pages of a query share it. */
export function detailsQuestion(body: unknown, caps?: IntervalCaps): Question {
  const { paging: _, ...query } = fieldsOf(body);
  const interval = readInterval(query['interval']);
  const filter = readFilters(CONVERSATION_FACTS, query);
  if (caps !== undefined) checkDays(interval, filter === undefined ? caps.days : caps.filteredDays);
  return { interval, filter, order: query['order'], orderBy: query['orderBy'], key: JSON.stringify(query) };
}
