import type { Conversation } from '../data/conversation.js';
import { isoInstant } from '../data/iso-instant.js';
import { metricOf } from '../data/metric-of.js';
import { mosOf } from '../data/mos-of.js';
import { caseNumberOf } from '../data/case-number-of.js';
import { evaluationOf } from '../data/evaluation-of.js';
import type { Facts } from './facts.js';
import { partFacts } from './part-facts.js';
import { resolutionOf } from '../data/resolution-of.js';
import { surveyOf } from '../data/survey-of.js';

const end = (one: Conversation): string | undefined => (one.endMs === undefined ? undefined : isoInstant(one.endMs));
const duration = (one: Conversation): number | undefined =>
  one.endMs === undefined ? undefined : one.endMs - one.startMs;

/** What filters can look at in conversations here. */
export const CONVERSATION_FACTS: Readonly<Record<string, Facts<Conversation>>> = {
  conversationFilters: {
    dimension: {
      conversationId: (one) => one.id,
      conversationStart: (one) => isoInstant(one.startMs),
      conversationEnd: end,
      divisionId: (one) => one.divisionId,
      mediaStatsMinConversationMos: mosOf,
      originatingDirection: (one) => one.direction,
    },
    metric: (one, name) => (name === 'tConversationDuration' ? duration(one) : metricOf(one, name)),
  },
  segmentFilters: {
    dimension: {
      mediaType: (one) => one.mediaType,
      direction: (one) => one.direction,
      queueId: (one) => one.queueId,
      userId: (one) => one.userId,
      segmentEnd: end,
    },
    metric: { tSegmentDuration: duration },
    property: { caseNumber: caseNumberOf },
  },
  evaluationFilters: partFacts(evaluationOf),
  surveyFilters: partFacts(surveyOf),
  resolutionFilters: {
    metric: (one, name) => (name === 'nNextContactAvoided' ? resolutionOf(one)?.[name] : undefined),
  },
};
