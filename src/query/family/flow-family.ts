import { flowMetrics } from '../filter/flow-metrics.js';
import { aggregateDimensions } from './aggregate-dimensions.js';
import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of flows, as of the client libraries 257.1 of the API's maker. */
export const flowFamily: AggregateFamily = {
  family: 'flows',
  name: 'flow-aggregates',
  permission: 'analytics:flowAggregate:view',
  dimensions:
    `${aggregateDimensions} ` +
    'endingLanguage entryReason entryType exitReason flowId flowMilestoneId flowName flowOutcome flowOutcomeId ' +
    'flowOutcomeValue flowSubType flowType flowVersion recognitionFailureReason startingLanguage ' +
    'transferTargetAddress transferTargetName transferType',
  metrics: flowMetrics,
};
