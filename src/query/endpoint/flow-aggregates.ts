import type { AggregateRow } from '../../codec/aggregate-row.js';
import type { AggregatesOptions } from '../family/aggregates-options.js';
import { flowFamily } from '../family/flow-family.js';
import { familyAggregates } from '../family/family-aggregates.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

/**
 * Figures of flows, by `POST /api/v2/analytics/flows/aggregates/query`: one row a group and period, as received. Groups
 * and periods without data are left out by the API.
 *
 * Rows of a run come in one page, or in one a slice of `sliceDays`. Buffers: answers read ahead, where there are
 * slices. Teardown: aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query
 * is read.
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
  return familyAggregates(org, flowFamily, options);
}
