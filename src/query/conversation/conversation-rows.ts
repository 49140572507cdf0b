import type { Conversation } from '../../codec/conversation.js';

/** What a run wants to know of the conversations that it reads. */
export const conversationRows = {
  startOf: ({ conversationStart }: Conversation): string | undefined => conversationStart ?? undefined,
  openIdOf: ({ conversationId, conversationEnd }: Conversation): string | undefined =>
    conversationEnd ? undefined : (conversationId ?? undefined),
};
