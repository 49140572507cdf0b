import type { Conversation } from '../../codec/conversation.js';
import type { Interval } from '../interval/interval.js';
import { intervalOf } from '../interval/interval-of.js';
import { type ConversationsPlan, planConversations } from '../plan/plan-conversations.js';
import type { Question } from '../question.js';
import { idsQuestion } from '../refresh/ids-question.js';
import { refreshQuestion } from '../refresh/refresh-question.js';
import { conversationRows } from './conversation-rows.js';

/** How the conversations of an interval are read, and what a plan of that is made of. */
export interface ConversationReading {
  readonly question: Question<Conversation>;
  readonly plan: Omit<ConversationsPlan, 'query'>;
}

/** Ids of one call. */
const IDS = 50;

/** The question with a plan, and a way to be read again: of its due days as it is, of what had not ended by ids. */
export function conversationQuestion(
  interval: Interval,
  readingOf: (interval: Interval) => ConversationReading,
): Question<Conversation> {
  const reading = readingOf(interval);
  const question = { ...conversationRows, ...reading.question };
  const { org, name } = question;
  return {
    ...question,
    plan: () => planConversations(org, { query: name, ...reading.plan }),
    refresh: (checkpoint, options) =>
      refreshQuestion(
        {
          question,
          again: (span) => readingOf(intervalOf(span)).question,
          byIds: (ids) => idsQuestion(org, { name: `${name}.changes`, ids, pageSize: IDS }),
        },
        checkpoint,
        options,
      ),
  };
}
