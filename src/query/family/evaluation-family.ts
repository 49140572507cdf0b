import { evaluationDimensions } from '../filter/evaluation-dimensions.js';
import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of evaluations, as of the client libraries 257.1 of the API's maker. */
export const evaluationFamily: AggregateFamily = {
  family: 'evaluations',
  name: 'evaluation-aggregates',
  permission: 'analytics:evaluationAggregate:view',
  dimensions:
    `${evaluationDimensions} ` +
    'conversationId divisionId mediaType teamId conversationStart evaluationContextId evaluationCreatedDate ' +
    'evaluationReleaseDate',
  metrics: 'nEvaluations nEvaluationsDeleted nEvaluationsRescored oTotalCriticalScore oTotalScore',
  times: 'conversationStart evaluationCreatedDate evaluationReleaseDate eventTime',
};
