import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of bots, as of the client libraries 257.1 of the API's maker. */
export const botFamily: AggregateFamily = {
  family: 'bots',
  name: 'bot-aggregates',
  permission: 'analytics:botAggregate:view',
  dimensions:
    'askActionId askActionResult askActionType botFinalIntent botId botIntent botFlowType botProduct ' +
    'botProvider botRecognitionFailureReason botResult botSessionId botSlot botVersion conversationId ' +
    'externalContactId intermediateIntentName knowledgeBaseId languageCode lastActionId lastInputActionId ' +
    'mediaType messageType selfServed',
  metrics: '*',
  top: true,
};
