import type { Conversation } from './conversation.js';
import { isoInstant } from './iso-instant.js';
import { mix } from '../chance/mix.js';

/** Whether the customer had to come back: known of one in sixteen conversations, once it has ended. */
export function resolutionOf({
  seed,
  endMs,
  queueId,
  userId,
}: Conversation):
  Readonly<{ eventTime: string; queueId: string; userId: string; nNextContactAvoided: number }> | undefined {
  if (endMs === undefined || mix(seed, 50) % 16 !== 0) return undefined;
  return { eventTime: isoInstant(endMs), queueId, userId, nNextContactAvoided: mix(seed, 51) % 2 };
}
