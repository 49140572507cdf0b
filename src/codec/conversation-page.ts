import * as t from 'io-ts';
import { conversation, type Conversation } from './conversation.js';
import { partial } from './partial.js';
import { list } from './list.js';

/** What the details query answers. On an empty page `conversations` is absent. */
export interface ConversationPage {
  readonly conversations?: readonly Conversation[] | null | undefined;
  /** Checked by its reader: it never decides anything, so a strange one must not stop a run. */
  readonly totalHits?: unknown;
}

/** Codec of {@link ConversationPage}. */
export const conversationPage: t.Type<ConversationPage> = /* @__PURE__ */ partial<ConversationPage>(
  'conversation page',
  {
    conversations: list(conversation),
    totalHits: t.unknown,
  },
);
