import { sharedDimensions } from '../filter/shared-dimensions.js';

/**
 * Dimensions that the aggregates of conversations and of flows share, as of the client libraries 257.1 of the API's
 * maker; a space between two names.
 */
export const aggregateDimensions: string =
  `${sharedDimensions} ` +
  'activeRouting activeSkillId agentBullseyeRing agentRank agentScore assignerId conversationId ' +
  'conversationInitiator convertedFrom convertedTo customerParticipation divisionId eligibleAgentCount ' +
  'externalMediaCount externalTag firstQueue flowInType interactionType journeyActionMapVersion ' +
  'journeyCustomerSessionIdType knowledgeBaseId originatingDirection peerId proposedAgentId ' +
  'removedSkillId roomId routingPriority routingRing routingRule routingRuleType selectedAgentId ' +
  'selectedAgentRank selfServed sessionId stationId videoPresent waitingInteractionCount';
