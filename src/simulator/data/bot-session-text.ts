import { isoInstant } from './iso-instant.js';
import type { OrgView } from '../org-view.js';

/** The n-th session of any bot flow as JSON: schema `BotFlowSession`, which has neither a name nor an address. */
export function botSessionText({ entities, window: { startMs } }: OrgView, n: number): string {
  return JSON.stringify({
    id: entities.id('botSessions', n),
    flow: { id: entities.id('flows', 0) },
    language: 'en-us',
    botResult: 'ExitConversation',
    dateCreated: isoInstant(startMs + n * 60_000),
    dateCompleted: isoInstant(startMs + n * 60_000 + 20_000),
  });
}
