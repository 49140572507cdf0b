import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of journeys, as of the client libraries 257.1 of the API's maker. */
export const journeyFamily: AggregateFamily = {
  family: 'journeys',
  name: 'journey-aggregates',
  permission: 'analytics:journeyAggregate:view',
  dimensions: '*',
  metrics: '*',
};
