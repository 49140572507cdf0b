import type { AggregateFamily } from './aggregate-family.js';

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** The families of aggregates. Where metrics and dimensions are not listed, any are taken. */
export const AGGREGATE_FAMILIES: readonly AggregateFamily[] = [
  { name: 'conversations', permissions: ['analytics:conversationAggregate:view'], byMedia: true },
  {
    name: 'users',
    permissions: ['analytics:userAggregate:view'],
    dimensions: ['userId'],
    metrics: ['tAgentRoutingStatus', 'tOrganizationPresence', 'tSystemPresence'],
  },
  {
    name: 'flows',
    permissions: ['analytics:flowAggregate:view'],
    oneIn: 2,
    metrics: words(`nFlow, nFlowMilestone, nFlowOutcome, nFlowOutcomeFailed, oFlowMilestone, tFlow, tFlowDisconnect,
      tFlowExit, tFlowOutcome`),
  },
  {
    name: 'evaluations',
    permissions: ['analytics:evaluationAggregate:view'],
    oneIn: 10,
    dimensions: words(`assigneeApplicable, assigneeId, calibrationId, contextId, conversationId, conversationStart,
      divisionId, evaluationContextId, evaluationCreatedDate, evaluationId, evaluationReleaseDate, evaluatorId, formId,
      mediaType, queueId, released, rescored, systemSubmitted, teamId, userId`),
    metrics: words('nEvaluations, nEvaluationsDeleted, nEvaluationsRescored, oTotalCriticalScore, oTotalScore'),
  },
  {
    name: 'surveys',
    permissions: ['analytics:surveyAggregate:view'],
    oneIn: 12,
    dimensions: words(`conversationId, divisionId, externalContactId, mediaType, queueId, requestedLanguageId,
      requestedRoutingSkillId, surveyAnswerId, surveyCreatedDate, surveyErrorReason, surveyFormContextId, surveyFormId,
      surveyFormName, surveyId, surveyPartialResponse, surveyPreviousStatus, surveyPromoterScore, surveyQuestionGroupId,
      surveyQuestionId, surveyStatus, surveyType, teamId, userId, wrapUpCode`),
    metrics: words(`nSurveyErrors, nSurveyFullResponses, nSurveyNpsDetractors, nSurveyNpsPromoters, nSurveyNpsResponses,
      nSurveyPartialResponses, nSurveyQuestionGroupResponses, nSurveyQuestionResponses, nSurveyResponses,
      nSurveysAbandoned, nSurveysDeleted, nSurveysExpired, nSurveysSent, nSurveysStarted, nVoiceSurveys, nWebSurveys,
      oSurveyQuestionGroupScore, oSurveyQuestionScore, oSurveyTotalScore`),
  },
  {
    name: 'transcripts',
    permissions: ['analytics:speechAndTextAnalyticsAggregates:view'],
    oneIn: 3,
    dimensions:
      words(`addressFrom, addressTo, ani, categoryId, channel, conversationDuration, conversationId, direction,
      divisionId, dnis, flowId, flowVersion, handleTime, mediaType, messageType, queueId, resultsBy, teamId, topicId,
      userId, wrapUpCode`),
    metrics:
      words(`nSpeechTextAnalyzedConversations, nTopicCommunications, oCustomerSentiment, oOverTalkSpeechInstances,
      oSentimentScore, tAgentSpeech, tCustomerSpeech, tOtherAudio, tOverTalkSpeech, tSilence, tTotalSpeechAndSilence`),
  },
  { name: 'actions', permissions: ['integrations:action:view', 'bridge:actions:view'], oneIn: 5 },
  { name: 'bots', permissions: ['analytics:botAggregate:view'], oneIn: 4 },
  { name: 'journeys', permissions: ['analytics:journeyAggregate:view'], oneIn: 6 },
  { name: 'agentcopilots', permissions: ['analytics:agentCopilotAggregate:view'], oneIn: 9 },
  { name: 'agentutilizations', permissions: ['analytics:agentUtilizationAggregate:view'], oneIn: 9 },
  { name: 'casemanagement', permissions: ['analytics:caseManagementAggregate:view'], oneIn: 9 },
  { name: 'copilots', permissions: ['analytics:copilotsAggregate:view'], oneIn: 9 },
  { name: 'flowexecutions', permissions: ['analytics:flowExecutionAggregate:view'], oneIn: 2 },
  { name: 'knowledge', permissions: ['analytics:knowledgeAggregate:view'], oneIn: 9 },
  { name: 'resolutions', permissions: ['analytics:resolutionAggregate:view'], oneIn: 9 },
  { name: 'summaries', permissions: ['analytics:summaryAggregate:view'], oneIn: 9 },
  { name: 'taskmanagement', permissions: ['analytics:taskManagementAggregate:view'], oneIn: 9 },
  {
    name: 'ratelimits',
    permissions: ['analytics:rateLimitAggregate:view'],
    oneIn: 50,
    job: false,
    dimensions: words('correlationId, entityId, limitName, max, namespace, timeUnit, userId'),
    metrics: ['oRateLimitRecorded'],
  },
];
