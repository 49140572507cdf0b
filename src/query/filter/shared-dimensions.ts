/**
 * Dimensions that filters of segments share with the aggregates of conversations and of flows, as of the client libraries
 * 257.1 of the API's maker; a space between two names.
 */
export const sharedDimensions: string =
  'addressFrom addressTo agentAssistantId agentOwned ani authenticated canonicalExternalContactId ' +
  'deliveryStatus destinationAddress direction disconnectType dnis edgeId errorCode ' +
  'extendedDeliveryStatus externalContactId externalOrganizationId flaggedReason flowOutType groupId ' +
  'journeyActionId journeyActionMapId journeyCustomerId journeyCustomerIdType journeyCustomerSessionId ' +
  'mediaCount mediaType messageType outboundCampaignId outboundContactId outboundContactListId ' +
  'participantName provider purpose queueId remote requestedLanguageId requestedRouting ' +
  'requestedRoutingSkillId scoredAgentId sessionDnis skillExpressionId teamId usedRouting userId ' +
  'wrapUpCode';
