import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of users, as of the client libraries 257.1 of the API's maker. */
export const userFamily: AggregateFamily = {
  family: 'users',
  name: 'user-aggregates',
  permission: 'analytics:userAggregate:view',
  dimensions: 'userId',
  metrics: 'tAgentRoutingStatus tOrganizationPresence tSystemPresence',
};
