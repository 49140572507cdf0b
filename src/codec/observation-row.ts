import type { Statistics } from './aggregate-row.js';
import type { JsonObject } from './json-object.js';

/** Who or what makes up a value just now. */
export interface ObservationValue extends JsonObject {
  readonly observationDate?: string | null | undefined;
  readonly conversationId?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly requestedRoutingSkillIds?: readonly string[] | null | undefined;
  readonly requestedLanguageId?: string | null | undefined;
  readonly routingPriority?: number | null | undefined;
  readonly participantName?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly direction?: string | null | undefined;
  readonly convertedFrom?: string | null | undefined;
  readonly convertedTo?: string | null | undefined;
  readonly addressFrom?: string | null | undefined;
  readonly addressTo?: string | null | undefined;
  readonly ani?: string | null | undefined;
  readonly dnis?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly requestedRoutings?: readonly string[] | null | undefined;
  readonly usedRouting?: string | null | undefined;
  readonly scoredAgents?:
    | readonly (JsonObject & {
        readonly agentScore?: number | null | undefined;
        readonly scoredAgentId?: string | null | undefined;
      })[]
    | null
    | undefined;
}

/** One metric of a group just now. */
export interface ObservationMetric extends JsonObject {
  readonly metric?: string | null | undefined;
  /** What the value is of, such as a presence, where the metric has several. */
  readonly qualifier?: string | null | undefined;
  readonly stats?: Statistics | null | undefined;
  /** Whether `observations` holds only some. */
  readonly truncated?: boolean | null | undefined;
  /** For the metrics of `detailMetrics`. */
  readonly observations?: readonly ObservationValue[] | null | undefined;
}

/** One group just now, as received. The types of its fields are those of the API's description, and not checked. */
export interface ObservationRow extends JsonObject {
  /** Value of each dimension. */
  readonly group?: Readonly<Record<string, string>> | null | undefined;
  readonly data?: readonly ObservationMetric[] | null | undefined;
  /** The presences of the org that each presence of the system stands for. */
  readonly systemToOrganizationMappings?: Readonly<Record<string, readonly string[]>> | null | undefined;
}
