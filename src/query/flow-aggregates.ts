import type { AggregateRow } from '../codec/aggregate-row.js';
import { aggregateDimensions } from './aggregate-dimensions.js';
import type { AggregateFamily } from './aggregate-family.js';
import type { AggregatesOptions } from './aggregates-options.js';
import { familyAggregates } from './family-aggregates.js';
import type { OrgContext } from './org-context.js';
import type { Query } from './query.js';

const FAMILY: AggregateFamily = {
  family: 'flows',
  name: 'flow-aggregates',
  permission: 'analytics:flowAggregate:view',
  dimensions:
    `${aggregateDimensions} ` +
    'endingLanguage entryReason entryType exitReason flowId flowMilestoneId flowName flowOutcome flowOutcomeId ' +
    'flowOutcomeValue flowSubType flowType flowVersion recognitionFailureReason startingLanguage ' +
    'transferTargetAddress transferTargetName transferType',
  metrics:
    'nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tFlow tFlowDisconnect tFlowExit tFlowOutcome',
  times: 'eventTime',
};

/**
 * Figures of flows, by `POST /api/v2/analytics/flows/aggregates/query`: one row a group and
 * period, as received. Groups and periods without data are left out by the API.
 *
 * Rows of a run come in one page, or in one a slice of `sliceDays`. Buffers: answers read ahead, where there are slices.
 * Errors: `ConfigError` at once for bad options; the others when the query is read.
 *
 * @param org whose figures, from `connect()`
 * @example
 * ```ts
 * import { connect, flowAggregates } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = flowAggregates(acme, {
 *   interval: '2026-11-23/2026-11-24',
 *   groupBy: ['flowId'],
 *   metrics: ['nFlow'],
 * });
 * for await (const { group, metrics } of day) console.log(group, metrics);
 * ```
 */
export function flowAggregates(org: OrgContext, options: AggregatesOptions): Query<AggregateRow> {
  return familyAggregates(org, FAMILY, options);
}
