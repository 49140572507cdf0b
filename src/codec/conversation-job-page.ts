import * as t from 'io-ts';
import { conversation, type Conversation } from './conversation.js';
import { type DataAvailability } from './data-availability.js';
import { partial } from './partial.js';
import { list } from './list.js';

/** A page of what a conversation detail job found. The last one has no cursor. */
export interface ConversationJobPage extends DataAvailability {
  readonly conversations?: readonly Conversation[] | null | undefined;
  readonly cursor?: string | null | undefined;
}

/** Codec of {@link ConversationJobPage}. */
export const conversationJobPage: t.Type<ConversationJobPage> = /* @__PURE__ */ partial<ConversationJobPage>(
  'conversation job page',
  { conversations: list(conversation), cursor: t.string, dataAvailabilityDate: t.string },
);
