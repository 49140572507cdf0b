import { detailsQuestion } from './details-question.js';
import type { Matching, Question } from '../data/rows.js';

/** Reads an `AsyncConversationQuery`, which looks for all that was going on in its interval. */
export function jobQuestion(query: Readonly<Record<string, unknown>>): Question {
  const matching: Matching = query['startOfDayIntervalMatching'] === true ? 'lifeFromDay' : 'life';
  const question = detailsQuestion(query);
  return { ...question, matching, key: `${matching} ${question.key}` };
}
