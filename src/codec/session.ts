import type { JsonObject } from './json-object.js';
import type { Segment } from './segment.js';
import type { SessionFlow } from './session-flow.js';

/** One medium of a participant. The types are those of the API's description, and not checked. */
export interface Session extends JsonObject {
  readonly activeSkillIds?: readonly string[] | null | undefined;
  readonly acwSkipped?: boolean | null | undefined;
  readonly addressFrom?: string | null | undefined;
  readonly addressOther?: string | null | undefined;
  readonly addressSelf?: string | null | undefined;
  readonly addressTo?: string | null | undefined;
  readonly agentAssistantId?: string | null | undefined;
  readonly agentBullseyeRing?: number | null | undefined;
  readonly agentOwned?: boolean | null | undefined;
  readonly ani?: string | null | undefined;
  readonly assignerId?: string | null | undefined;
  readonly authenticated?: boolean | null | undefined;
  readonly bargedParticipantId?: string | null | undefined;
  readonly bcc?: readonly string[] | null | undefined;
  readonly callbackNumbers?: readonly string[] | null | undefined;
  readonly callbackScheduledTime?: string | null | undefined;
  readonly callbackUserName?: string | null | undefined;
  readonly cc?: readonly string[] | null | undefined;
  readonly cleared?: boolean | null | undefined;
  readonly coachedParticipantId?: string | null | undefined;
  readonly cobrowseRole?: string | null | undefined;
  readonly cobrowseRoomId?: string | null | undefined;
  readonly deliveryPushed?: boolean | null | undefined;
  readonly deliveryStatus?: string | null | undefined;
  readonly deliveryStatusChangeDate?: string | null | undefined;
  readonly destinationAddresses?: readonly string[] | null | undefined;
  readonly detectedSpeechEnd?: string | null | undefined;
  readonly detectedSpeechStart?: string | null | undefined;
  readonly direction?: string | null | undefined;
  readonly dispositionAnalyzer?: string | null | undefined;
  readonly dispositionName?: string | null | undefined;
  readonly dnis?: string | null | undefined;
  readonly edgeId?: string | null | undefined;
  readonly eligibleAgentCounts?: readonly number[] | null | undefined;
  readonly engagementSource?: string | null | undefined;
  readonly errorCodeDescription?: string | null | undefined;
  readonly extendedDeliveryStatus?: string | null | undefined;
  readonly flowInType?: string | null | undefined;
  readonly flowOutType?: string | null | undefined;
  readonly journeyActionId?: string | null | undefined;
  readonly journeyActionMapId?: string | null | undefined;
  readonly journeyActionMapVersion?: number | null | undefined;
  readonly journeyCustomerId?: string | null | undefined;
  readonly journeyCustomerIdType?: string | null | undefined;
  readonly journeyCustomerSessionId?: string | null | undefined;
  readonly journeyCustomerSessionIdType?: string | null | undefined;
  readonly mediaBridgeId?: string | null | undefined;
  readonly mediaCount?: number | null | undefined;
  readonly mediaType?: string | null | undefined;
  readonly messageType?: string | null | undefined;
  readonly monitoredParticipantId?: string | null | undefined;
  readonly outboundCampaignId?: string | null | undefined;
  readonly outboundContactId?: string | null | undefined;
  readonly outboundContactListId?: string | null | undefined;
  readonly peerId?: string | null | undefined;
  readonly protocolCallId?: string | null | undefined;
  readonly provider?: string | null | undefined;
  readonly recording?: boolean | null | undefined;
  readonly remote?: string | null | undefined;
  readonly remoteNameDisplayable?: string | null | undefined;
  readonly removedSkillIds?: readonly string[] | null | undefined;
  readonly requestedRoutings?: readonly string[] | null | undefined;
  readonly roomId?: string | null | undefined;
  readonly routingRing?: number | null | undefined;
  readonly routingRule?: string | null | undefined;
  readonly routingRuleType?: string | null | undefined;
  readonly screenMonitoredUserId?: string | null | undefined;
  readonly screenShareAddressSelf?: string | null | undefined;
  readonly screenShareRoomId?: string | null | undefined;
  readonly scriptId?: string | null | undefined;
  readonly selectedAgentId?: string | null | undefined;
  readonly selectedAgentRank?: number | null | undefined;
  readonly sessionDnis?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly sharingScreen?: boolean | null | undefined;
  readonly skillExpressionId?: string | null | undefined;
  readonly skipEnabled?: boolean | null | undefined;
  readonly snippetRecording?: boolean | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly usedRouting?: string | null | undefined;
  readonly videoAddressSelf?: string | null | undefined;
  readonly videoRoomId?: string | null | undefined;
  readonly waitingInteractionCounts?: readonly number[] | null | undefined;
  readonly agentGroups?: readonly AgentGroup[] | null | undefined;
  readonly proposedAgents?: readonly ProposedAgent[] | null | undefined;
  readonly mediaEndpointStats?: readonly MediaEndpointStat[] | null | undefined;
  readonly flow?: SessionFlow | null | undefined;
  readonly metrics?: readonly SessionMetric[] | null | undefined;
  readonly segments?: readonly Segment[] | null | undefined;
}

/** A value that a session brought forth; those of `t…` metrics are milliseconds. */
export interface SessionMetric extends JsonObject {
  readonly emitDate?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly value?: number | null | undefined;
}

/** How well the medium was carried. */
export interface MediaEndpointStat extends JsonObject {
  readonly codecs?: readonly string[] | null | undefined;
  readonly discardedPackets?: number | null | undefined;
  readonly duplicatePackets?: number | null | undefined;
  readonly eventTime?: string | null | undefined;
  readonly invalidPackets?: number | null | undefined;
  readonly maxLatencyMs?: number | null | undefined;
  readonly minMos?: number | null | undefined;
  readonly minRFactor?: number | null | undefined;
  readonly overrunPackets?: number | null | undefined;
  readonly receivedPackets?: number | null | undefined;
  readonly underrunPackets?: number | null | undefined;
}

/** A group from which agents were chosen. */
export interface AgentGroup extends JsonObject {
  readonly agentGroupId?: string | null | undefined;
  readonly agentGroupType?: string | null | undefined;
}

/** An agent who was proposed. */
export interface ProposedAgent extends JsonObject {
  readonly agentRank?: number | null | undefined;
  readonly proposedAgentId?: string | null | undefined;
}
