import type { Conversation } from './conversation.js';
import { isoInstant } from './iso-instant.js';
import { mix } from '../chance/mix.js';
import { uuid } from '../chance/uuid.js';

/** What the customer answered: known of one in sixteen conversations, once it has ended. */
export function surveyOf({
  seed,
  index,
  endMs,
  queueId,
  userId,
}: Conversation): Readonly<Record<string, string | number | boolean>> | undefined {
  if (endMs === undefined || mix(seed, 40) % 16 !== 0) return undefined;
  return {
    surveyId: uuid(mix(seed, 41), index),
    surveyStatus: 'Finished',
    surveyType: 'Web',
    surveyPromoterScore: mix(seed, 42) % 11,
    eventTime: isoInstant(endMs),
    surveyCompletedDate: isoInstant(endMs),
    queueId,
    userId,
    oSurveyTotalScore: mix(seed, 43) % 101,
  };
}
