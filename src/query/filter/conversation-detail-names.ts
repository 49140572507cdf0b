import type { KnownNames } from './check-name.js';
import { conversationMetrics } from './conversation-metrics.js';
import { evaluationDimensions } from './evaluation-dimensions.js';
import { flowMetrics } from './flow-metrics.js';
import { sharedDimensions } from './shared-dimensions.js';
import { surveyDimensions } from './survey-dimensions.js';

/** What the filters of conversation details know, as of the client libraries 257.1 of the API's maker. */
export const conversationDetailNames: KnownNames = {
  segmentFilters: {
    dimension:
      `${sharedDimensions} ` +
      'bargedParticipantId callbackNumber callbackScheduledTime cleared coachedParticipantId conference ' +
      'deliveryPushed destinationConversationId detectedSpeechEnd detectedSpeechStart engagementSource ' +
      'exitReason flowId flowName flowOutcome flowOutcomeId flowOutcomeValue flowVersion ' +
      'monitoredParticipantId protocolCallId recording remoteNameDisplayable screenMonitoredUserId ' +
      'screenRecording scriptId segmentEnd segmentType sipResponseCode snippetRecording subject ' +
      'transferTargetAddress transferTargetName transferType wrapUpNote',
    metric: 'tSegmentDuration',
    property: '*',
  },
  conversationFilters: {
    dimension:
      'accessAttribute conversationEnd conversationId conversationInitiator conversationStart customerParticipation ' +
      'divisionId externalTag mediaStatsMinConversationMos originatingDirection originatingSocialMediaPublic',
    metric: `${conversationMetrics} ${flowMetrics} tConversationDuration`,
  },
  evaluationFilters: {
    dimension: `${evaluationDimensions} deleted evaluationStatus eventTime formName`,
    metric: 'oTotalCriticalScore oTotalScore',
  },
  surveyFilters: {
    dimension: `${surveyDimensions} eventTime surveyCompletedDate`,
    metric: 'oSurveyTotalScore',
  },
  resolutionFilters: { metric: 'nNextContactAvoided' },
};
