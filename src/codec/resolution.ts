import type { JsonObject } from './json-object.js';

/** Whether a conversation spared the next one. The types are those of the API's description, and not checked. */
export interface ConversationResolution extends JsonObject {
  readonly eventTime?: string | null | undefined;
  readonly queueId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly nNextContactAvoided?: number | null | undefined;
}
