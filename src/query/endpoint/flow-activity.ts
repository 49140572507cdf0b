import type { ActivityRow } from '../../codec/activity-row.js';
import { type ActivityFamily, type ActivityOptions, familyActivity } from '../family/family-activity.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

const FAMILY: ActivityFamily = {
  family: 'flows',
  name: 'flow-activity',
  permission: 'analytics:flowObservation:view',
  dimensions: '*',
  metrics: '*',
};

/**
 * Flows that are going on, by `POST /api/v2/analytics/flows/activity/query`: one row a group, as received.
 *
 * It has no interval: what it gives is of the moment in which a page is read, and a group that moves between two pages
 * can come twice. Buffers: `prefetch` pages beyond the one being read. Teardown: aborts what is in flight. Errors:
 * `ConfigError` at once for bad options; the others when the query is read. Names that are not listed by the API's
 * description the server judges.
 *
 * @param org whose values, from `connect()`
 * @example
 * ```ts
 * import { connect, flowActivity } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const now = flowActivity(acme, { metrics: [{ metric: 'oFlow' }], groupBy: ['flowId'] });
 * for await (const { group, data } of now) console.log(group, data);
 * ```
 */
export function flowActivity(org: OrgContext, options: ActivityOptions): Query<ActivityRow> {
  return familyActivity(org, FAMILY, options);
}
