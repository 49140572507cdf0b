import type { AggregateRow } from '../../codec/aggregate-row.js';
import type { TopAggregatesOptions } from '../family/aggregates-options.js';
import { botFamily } from '../family/bot-family.js';
import { familyAggregates } from '../family/family-aggregates.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

/**
 * Figures of bots, by `POST /api/v2/analytics/bots/aggregates/query`: one row a group and period, as received. Groups
 * and periods without data are left out by the API.
 *
 * Its metrics are not known to this library, so the server is left to judge them.
 *
 * Rows of a run come in one page, or in one a slice of `sliceDays`. Buffers: answers read ahead, where there are
 * slices. Teardown: aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query
 * is read.
 *
 * @param org whose figures, from `connect()`
 * @example
 * ```ts
 * import { connect, botAggregates } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = botAggregates(acme, {
 *   interval: '2026-11-23/2026-11-24',
 *   groupBy: ['botId'],
 *   metrics: ['nBotSessions'],
 * });
 * for await (const { group, metrics } of day) console.log(group, metrics);
 * ```
 */
export function botAggregates(org: OrgContext, options: TopAggregatesOptions): Query<AggregateRow> {
  return familyAggregates(org, botFamily, options);
}
