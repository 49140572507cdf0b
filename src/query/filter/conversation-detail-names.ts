import type { KnownNames } from './check-name.js';
import { conversationMetrics } from './conversation-metrics.js';

/** What the filters of conversation details know, as of the client libraries 257.1 of the API's maker. */
export const conversationDetailNames: KnownNames = {
  segmentFilters: {
    dimension:
      'addressFrom addressTo agentAssistantId agentOwned ani authenticated bargedParticipantId ' +
      'callbackNumber callbackScheduledTime canonicalExternalContactId cleared coachedParticipantId ' +
      'conference deliveryPushed deliveryStatus destinationAddress destinationConversationId ' +
      'detectedSpeechEnd detectedSpeechStart direction disconnectType dnis edgeId engagementSource ' +
      'errorCode exitReason extendedDeliveryStatus externalContactId externalOrganizationId flaggedReason ' +
      'flowId flowName flowOutType flowOutcome flowOutcomeId flowOutcomeValue flowVersion groupId ' +
      'journeyActionId journeyActionMapId journeyCustomerId journeyCustomerIdType journeyCustomerSessionId ' +
      'mediaCount mediaType messageType monitoredParticipantId outboundCampaignId outboundContactId ' +
      'outboundContactListId participantName protocolCallId provider purpose queueId recording remote ' +
      'remoteNameDisplayable requestedLanguageId requestedRouting requestedRoutingSkillId scoredAgentId ' +
      'screenMonitoredUserId screenRecording scriptId segmentEnd segmentType sessionDnis sipResponseCode ' +
      'skillExpressionId snippetRecording subject teamId transferTargetAddress transferTargetName ' +
      'transferType usedRouting userId wrapUpCode wrapUpNote',
    metric: 'tSegmentDuration',
    property: '*',
  },
  conversationFilters: {
    dimension:
      'accessAttribute conversationEnd conversationId conversationInitiator conversationStart customerParticipation ' +
      'divisionId externalTag mediaStatsMinConversationMos originatingDirection originatingSocialMediaPublic',
    metric:
      `${conversationMetrics} ` +
      'nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tConversationDuration tFlow tFlowDisconnect ' +
      'tFlowExit tFlowOutcome',
  },
  evaluationFilters: {
    dimension:
      'assigneeApplicable assigneeId calibrationId contextId deleted evaluationId evaluationStatus evaluatorId eventTime ' +
      'formId formName queueId released rescored systemSubmitted userId',
    metric: 'oTotalCriticalScore oTotalScore',
  },
  surveyFilters: {
    dimension:
      'eventTime queueId surveyCompletedDate surveyFormContextId surveyFormId surveyId surveyPartialResponse ' +
      'surveyPromoterScore surveyStatus surveyType userId',
    metric: 'oSurveyTotalScore',
  },
  resolutionFilters: { metric: 'nNextContactAvoided' },
};
