/**
 * Dimensions that the aggregates of conversations and of flows share, as of the client libraries 257.1 of the API's
 * maker; a space between two names.
 */
export const aggregateDimensions: string =
  'activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned agentRank ' +
  'agentScore ani assignerId authenticated canonicalExternalContactId conversationId conversationInitiator ' +
  'convertedFrom convertedTo customerParticipation deliveryStatus destinationAddress direction disconnectType ' +
  'divisionId dnis edgeId eligibleAgentCount errorCode extendedDeliveryStatus externalContactId ' +
  'externalMediaCount externalOrganizationId externalTag firstQueue flaggedReason flowInType flowOutType ' +
  'groupId interactionType journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId ' +
  'journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType knowledgeBaseId mediaCount ' +
  'mediaType messageType originatingDirection outboundCampaignId outboundContactId outboundContactListId ' +
  'participantName peerId proposedAgentId provider purpose queueId remote removedSkillId requestedLanguageId ' +
  'requestedRouting requestedRoutingSkillId roomId routingPriority routingRing routingRule routingRuleType ' +
  'scoredAgentId selectedAgentId selectedAgentRank selfServed sessionDnis sessionId skillExpressionId ' +
  'stationId teamId usedRouting userId videoPresent waitingInteractionCount wrapUpCode';
