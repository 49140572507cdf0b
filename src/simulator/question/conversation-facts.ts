import type { Conversation } from '../data/conversation.js';
import { isoInstant } from '../data/iso-instant.js';
import type { Facts } from './read-filters.js';

/** The dimensions of conversations that filters can look at here. */
export const CONVERSATION_FACTS: Readonly<Record<string, Facts<Conversation>>> = {
  conversationFilters: {
    conversationId: (one) => one.id,
    conversationStart: (one) => isoInstant(one.startMs),
    conversationEnd: (one) => (one.endMs === undefined ? undefined : isoInstant(one.endMs)),
    divisionId: (one) => one.divisionId,
    originatingDirection: (one) => one.direction,
  },
  segmentFilters: {
    mediaType: (one) => one.mediaType,
    direction: (one) => one.direction,
    queueId: (one) => one.queueId,
    userId: (one) => one.userId,
    segmentEnd: (one) => (one.endMs === undefined ? undefined : isoInstant(one.endMs)),
  },
  evaluationFilters: {},
  surveyFilters: {},
  resolutionFilters: {},
};
