import type { Conversation } from './conversation.js';

/** How well a call was heard: the least mean opinion score of its media, of calls alone. */
export function mosOf({ mediaType, seed }: Conversation): number | undefined {
  return mediaType === 'voice' ? (350 + (seed % 140)) / 100 : undefined;
}
