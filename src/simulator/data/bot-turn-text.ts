import { isoInstant } from './iso-instant.js';
import type { OrgView } from '../org-view.js';

/** The n-th turn of any bot flow as JSON, one a session: schema `ReportingTurn`, which has no id of its own. */
export function botTurnText({ entities, window: { startMs } }: OrgView, n: number): string {
  return JSON.stringify({
    userInput: 'my order',
    botPrompts: ['How can I help you?'],
    sessionId: entities.id('botSessions', n),
    dateCreated: isoInstant(startMs + n * 60_000),
    dateCompleted: isoInstant(startMs + n * 60_000 + 5000),
  });
}
