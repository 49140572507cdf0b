import type { ObservationRow } from '../../codec/observation-row.js';
import { familyObservations, type ObservationFamily, type ObservationsOptions } from '../family/family-observations.js';
import type { OrgContext } from '../org-context.js';
import type { Query } from '../query.js';

const FAMILY: ObservationFamily = {
  family: 'queues',
  name: 'queue-observations',
  permission: 'analytics:queueObservation:view',
  dimensions: 'mediaType queueId',
};

/**
 * What goes on in queues, by `POST /api/v2/analytics/queues/observations/query`: one row a group, with its metrics in
 * `data`, as received.
 *
 * It has no interval and no pages: a run is one call, and what it gives is of that moment. Buffers nothing. Teardown:
 * aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query is read. Which
 * metrics there are the server judges.
 *
 * @param org whose values, from `connect()`
 * @example
 * ```ts
 * import { connect, queueObservations } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const now = queueObservations(acme, {
 *   filter: { type: 'or', predicates: [{ dimension: 'queueId', value: '5c0e0000-0000-4000-8000-000000000003' }] },
 *   metrics: ['oWaiting'],
 * });
 * for await (const { group, data } of now) console.log(group, data);
 * ```
 */
export function queueObservations(org: OrgContext, options: ObservationsOptions): Query<ObservationRow> {
  return familyObservations(org, FAMILY, options);
}
