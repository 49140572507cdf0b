import type { Conversation } from './conversation.js';
import { isoInstant } from './iso-instant.js';
import { mix } from '../chance/mix.js';
import { uuid } from '../chance/uuid.js';

/** How the agent did, as an evaluator saw it: known of one in sixteen conversations, once it has ended. */
export function evaluationOf({
  seed,
  index,
  endMs,
  queueId,
  userId,
}: Conversation): Readonly<Record<string, string | number | boolean>> | undefined {
  if (endMs === undefined || mix(seed, 30) % 16 !== 0) return undefined;
  const score = mix(seed, 31) % 101;
  return {
    evaluationId: uuid(mix(seed, 32), index),
    evaluationStatus: 'Finished',
    eventTime: isoInstant(endMs),
    formName: 'Courtesy',
    queueId,
    userId,
    released: score % 2 === 0,
    oTotalScore: score,
    oTotalCriticalScore: score % 11 === 0 ? 0 : score,
  };
}
