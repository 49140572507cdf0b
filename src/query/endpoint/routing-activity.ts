import type { ActivityRow } from '../../codec/activity-row.js';
import { type ActivityFamily, type ActivityOptions, familyActivity } from '../family/family-activity.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

const FAMILY: ActivityFamily = {
  family: 'routing',
  name: 'routing-activity',
  permission: 'analytics:queueObservation:view',
  dimensions: '*',
  metrics: '*',
};

/**
 * Who stands ready in queues, by `POST /api/v2/analytics/routing/activity/query`: one row a group, as received.
 *
 * It has no interval: what it gives is of the moment in which a page is read, and a group that moves between two pages
 * can come twice. Buffers: `prefetch` pages beyond the one being read. Teardown: aborts what is in flight. Errors:
 * `ConfigError` at once for bad options; the others when the query is read. Names that are not listed by the API's
 * description the server judges.
 *
 * @param org whose values, from `connect()`
 * @example
 * ```ts
 * import { connect, routingActivity } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const now = routingActivity(acme, { metrics: [{ metric: 'oOnQueueUsers' }], groupBy: ['queueId'] });
 * for await (const { group, data } of now) console.log(group, data);
 * ```
 */
export function routingActivity(org: OrgContext, options: ActivityOptions): Query<ActivityRow> {
  return familyActivity(org, FAMILY, options);
}
