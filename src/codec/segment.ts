import type { JsonObject } from './json-object.js';

/**
 * A stretch of a session, such as an alert, a talk or a hold; an open one has no `segmentEnd`. The types are those of
 * the API's description, and not checked.
 */
export interface Segment extends JsonObject {
  readonly audioMuted?: boolean | null | undefined;
  readonly conference?: boolean | null | undefined;
  readonly destinationConversationId?: string | null | undefined;
  readonly destinationSessionId?: string | null | undefined;
  readonly disconnectType?: string | null | undefined;
  readonly errorCode?: string | null | undefined;
  readonly groupId?: string | null | undefined;
  readonly q850ResponseCodes?: readonly number[] | null | undefined;
  readonly queueId?: string | null | undefined;
  readonly requestedLanguageId?: string | null | undefined;
  readonly requestedRoutingSkillIds?: readonly string[] | null | undefined;
  readonly requestedRoutingUserIds?: readonly string[] | null | undefined;
  readonly segmentEnd?: string | null | undefined;
  readonly segmentStart?: string | null | undefined;
  readonly segmentType?: string | null | undefined;
  readonly sipResponseCodes?: readonly number[] | null | undefined;
  readonly sourceConversationId?: string | null | undefined;
  readonly sourceSessionId?: string | null | undefined;
  readonly subject?: string | null | undefined;
  readonly videoMuted?: boolean | null | undefined;
  readonly wrapUpCode?: string | null | undefined;
  readonly wrapUpNote?: string | null | undefined;
  readonly wrapUpTags?: readonly string[] | null | undefined;
  readonly scoredAgents?: readonly ScoredAgent[] | null | undefined;
  readonly properties?: readonly SegmentProperty[] | null | undefined;
}

/** How well an agent was thought to fit. */
export interface ScoredAgent extends JsonObject {
  readonly agentScore?: number | null | undefined;
  readonly scoredAgentId?: string | null | undefined;
}

/** A property of a segment. */
export interface SegmentProperty extends JsonObject {
  readonly property?: string | null | undefined;
  readonly propertyType?: string | null | undefined;
  readonly value?: string | null | undefined;
}
