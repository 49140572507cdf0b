import { aggregateDimensions } from './aggregate-dimensions.js';
import { conversationMetrics } from '../filter/conversation-metrics.js';
import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of conversations, as of the client libraries 257.1 of the API's maker. */
export const conversationFamily: AggregateFamily = {
  family: 'conversations',
  name: 'conversation-aggregates',
  permission: 'analytics:conversationAggregate:view',
  dimensions: `${aggregateDimensions} originatingSocialMediaPublic`,
  metrics: `${conversationMetrics} oServiceLevel oServiceTarget tCallbackAbandon tCallbackConnect tCallbackNotReached tWait`,
  top: true,
};
