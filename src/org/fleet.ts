import type { Query } from '../query/query.js';
import { Fleet } from './fleet-of-orgs.js';
import type { FleetOptions } from './fleet-options.js';
import type { Org } from './org.js';

/**
 * Reads the same question out of many orgs at once. Each org goes at the pace of its own limits; what they share is a
 * number of requests in flight, handed out round robin, so that a big org does not hold up a small one.
 *
 * Nothing is sent before one of the faces is subscribed or pulled. One org's failure stops nobody else, also where its query
 * cannot be made, such as from a damaged checkpoint.
 *
 * Errors: `ConfigError` at once when there is no org, when two have the same name, or for bad options of it
 * or of a query.
 *
 * @param orgs from `connect()`
 * @param query makes the query of one org; called once an org
 * @example
 * ```ts
 * import { connect, conversationDetails, fleet } from 'sluice';
 *
 * const orgs = ['acme', 'globex'].map((name) =>
 *   connect({ name, region: 'eu-central-1', clientId: `id of ${name}`, clientSecret: 'secret' }),
 * );
 * const night = fleet(orgs, (org) => conversationDetails(org, { interval: '2026-11-23/2026-11-24' }));
 *
 * for await (const { org, row } of night) console.log(org, row.conversationId);
 * ```
 */
export function fleet<Row>(
  orgs: readonly Org[],
  query: (org: Org) => Query<Row>,
  options: FleetOptions = {},
): Fleet<Row> {
  return new Fleet(orgs, query, options);
}
