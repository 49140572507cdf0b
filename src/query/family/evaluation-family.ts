import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of evaluations, as of the client libraries 257.1 of the API's maker. */
export const evaluationFamily: AggregateFamily = {
  family: 'evaluations',
  name: 'evaluation-aggregates',
  permission: 'analytics:evaluationAggregate:view',
  dimensions:
    'assigneeApplicable assigneeId calibrationId contextId conversationId conversationStart divisionId ' +
    'evaluationContextId evaluationCreatedDate evaluationId evaluationReleaseDate evaluatorId formId mediaType ' +
    'queueId released rescored systemSubmitted teamId userId',
  metrics: 'nEvaluations nEvaluationsDeleted nEvaluationsRescored oTotalCriticalScore oTotalScore',
  times: 'conversationStart evaluationCreatedDate evaluationReleaseDate eventTime',
};
