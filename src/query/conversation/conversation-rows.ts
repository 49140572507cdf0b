import type { Conversation } from '../../codec/conversation.js';

/** What a run wants to know of the conversations that it reads, and what is needed to read them. An empty id is none. */
export const conversationRows = {
  permission: 'analytics:conversationDetail:view or analytics:agentConversationDetail:view',
  idOf: ({ conversationId }: Conversation): string | undefined => conversationId || undefined,
  startOf: ({ conversationStart }: Conversation): string | undefined => conversationStart ?? undefined,
  openIdOf: ({ conversationId, conversationEnd }: Conversation): string | undefined =>
    conversationEnd ? undefined : conversationId || undefined,
};
