import * as t from 'io-ts';
import { fields } from './fields.js';
import type { JsonObject } from './json-object.js';
import { optional } from './optional.js';

/**
 * A conversation as the details query gives it. Only the fields that this library reads are checked; all others are
 * passed through as they came. An open conversation has no `conversationEnd`.
 */
export interface Conversation extends JsonObject {
  readonly conversationId?: string | null | undefined;
  readonly conversationStart?: string | null | undefined;
  readonly conversationEnd?: string | null | undefined;
}

/** Codec of {@link Conversation}. */
export const conversation: t.Type<Conversation> = /* @__PURE__ */ fields<Conversation>('conversation', {
  conversationId: optional(t.string),
  conversationStart: optional(t.string),
  conversationEnd: optional(t.string),
});
