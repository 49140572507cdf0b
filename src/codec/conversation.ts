import * as t from 'io-ts';
import type { ConversationEvaluation } from './evaluation.js';
import { partial } from './partial.js';
import type { JsonObject } from './json-object.js';
import type { Participant } from './participant.js';
import type { ConversationResolution } from './resolution.js';
import type { ConversationSurvey } from './survey.js';

/**
 * A conversation as the API gives it; fields that are not named here are passed through as they came. Only its id, start
 * and end are checked, which this library reads: the types of all others are those of the API's description. Any field
 * can be missing. An open conversation has no `conversationEnd`.
 */
export interface Conversation extends JsonObject {
  readonly accessAttributes?: readonly string[] | null | undefined;
  readonly associatedConversationId?: string | null | undefined;
  readonly conferenceStart?: string | null | undefined;
  readonly consultationConversationIds?: readonly string[] | null | undefined;
  readonly conversationEnd?: string | null | undefined;
  readonly conversationId?: string | null | undefined;
  readonly conversationInitiator?: string | null | undefined;
  readonly conversationStart?: string | null | undefined;
  readonly customerParticipation?: boolean | null | undefined;
  readonly divisionIds?: readonly string[] | null | undefined;
  readonly externalTag?: string | null | undefined;
  readonly inactivityTimeout?: string | null | undefined;
  readonly knowledgeBaseIds?: readonly string[] | null | undefined;
  readonly mediaStatsMinConversationMos?: number | null | undefined;
  readonly mediaStatsMinConversationRFactor?: number | null | undefined;
  readonly originatingDirection?: string | null | undefined;
  readonly originatingSocialMediaPublic?: boolean | null | undefined;
  readonly selfServed?: boolean | null | undefined;
  readonly evaluations?: readonly ConversationEvaluation[] | null | undefined;
  readonly surveys?: readonly ConversationSurvey[] | null | undefined;
  readonly resolutions?: readonly ConversationResolution[] | null | undefined;
  readonly participants?: readonly Participant[] | null | undefined;
}

type Checked = Pick<Conversation, 'conversationId' | 'conversationStart' | 'conversationEnd'>;

/** Codec of {@link Conversation}: of what is read of it. */
export const conversation: t.Type<Conversation> = /* @__PURE__ */ partial<Checked>('conversation', {
  conversationId: t.string,
  conversationStart: t.string,
  conversationEnd: t.string,
});
