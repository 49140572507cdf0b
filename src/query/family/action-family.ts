import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of actions, as of the client libraries 257.1 of the API's maker. */
export const actionFamily: AggregateFamily = {
  family: 'actions',
  name: 'action-aggregates',
  permission: 'integrations:action:view or bridge:actions:view',
  dimensions: 'actionCategory actionId actionName correlationId errorType integrationId integrationName responseStatus',
  metrics: '*',
};
