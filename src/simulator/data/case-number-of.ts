import type { Conversation } from './conversation.js';
import { mix } from '../chance/mix.js';

/** A property of the first segment of one conversation in four. */
export function caseNumberOf({ seed }: Conversation): number | undefined {
  return mix(seed, 60) % 4 === 0 ? mix(seed, 13) % 100_000 : undefined;
}
