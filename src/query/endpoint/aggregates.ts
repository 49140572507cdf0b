import type { AggregateRow } from '../../codec/aggregate-row.js';
import type { TopAggregatesOptions } from '../family/aggregates-options.js';
import { inOrg } from '../../error/in-org.js';
import { anyFamily } from '../family/any-family.js';
import { familyAggregates } from '../family/family-aggregates.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

/** What to add up, and of which family. */
export interface FamilyAggregatesOptions extends TopAggregatesOptions {
  /**
   * Its part of the path: `agentcopilots`, `agentutilizations`, `casemanagement`, `copilots`, `flowexecutions`,
   * `knowledge`, `ratelimits`, `resolutions`, `summaries`, `taskmanagement`, or one that is newer.
   */
  readonly family: string;
}

/**
 * The aggregates of any family, by `POST /api/v2/analytics/FAMILY/aggregates/query`: one row a group and period, as
 * received. The families with a function of their own, such as `conversationAggregates`, are better asked through it,
 * since it knows their names; here the server is left to judge names.
 *
 * Rows of a run come in one page, or in one a slice of `sliceDays`. Buffers: answers read ahead, where there are
 * slices. Teardown: aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query
 * is read.
 *
 * @param org whose figures, from `connect()`
 * @example
 * ```ts
 * import { aggregates, connect } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = aggregates(acme, {
 *   family: 'knowledge',
 *   interval: '2026-11-23/2026-11-24',
 *   groupBy: ['knowledgeBaseId'],
 *   metrics: ['nSearch'],
 * });
 * for await (const { group, metrics } of day) console.log(group, metrics);
 * ```
 */
export function aggregates(org: OrgContext, options: FamilyAggregatesOptions): Query<AggregateRow> {
  // Null has no family.
  const { family, ...rest } = { ...options };
  return familyAggregates(
    org,
    inOrg(org.name, () => anyFamily(family)),
    rest,
  );
}
