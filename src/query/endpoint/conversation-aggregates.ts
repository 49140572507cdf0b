import type { AggregateRow } from '../../codec/aggregate-row.js';
import type { TopAggregatesOptions } from '../family/aggregates-options.js';
import { conversationFamily } from '../family/conversation-family.js';
import { familyAggregates } from '../family/family-aggregates.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

/**
 * Figures of conversations, by `POST /api/v2/analytics/conversations/aggregates/query`: one row a group and period, as
 * received. Groups and periods without data are left out by the API.
 *
 * `n…` metrics count when things happen, `t…` metrics (milliseconds) when they finish, so sums over periods are not
 * counts by start. A conversation with several values of a dimension counts in each of its groups.
 *
 * Rows of a run come in one page, or in one a slice of `sliceDays`. Buffers: answers read ahead, where there are
 * slices. Teardown: aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query
 * is read.
 *
 * @param org whose figures, from `connect()`
 * @example
 * ```ts
 * import { connect, conversationAggregates } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = conversationAggregates(acme, {
 *   interval: '2026-11-23/2026-11-24',
 *   granularity: 'PT30M',
 *   groupBy: ['queueId'],
 *   metrics: ['nOffered', 'tHandle'],
 * });
 * for await (const { group, metrics } of day) console.log(group, metrics);
 * ```
 */
export function conversationAggregates(org: OrgContext, options: TopAggregatesOptions): Query<AggregateRow> {
  return familyAggregates(org, conversationFamily, options);
}
