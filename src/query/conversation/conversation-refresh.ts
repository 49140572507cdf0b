import type { Conversation } from '../../codec/conversation.js';
import { conversationRows } from './conversation-rows.js';
import { idsQuestion } from '../refresh/ids-question.js';
import type { Interval } from '../interval/interval.js';
import { intervalOf } from '../interval/interval-of.js';
import type { Question } from '../question.js';
import { refreshQuestion } from '../refresh/refresh-question.js';

/** Ids of one call. */
const IDS = 50;

/** The question with a way to be read again: of its due days as it is, of what had not ended by ids. */
export function conversationRefresh(
  make: (interval: Interval) => Question<Conversation>,
  interval: Interval,
): Question<Conversation> {
  const question = make(interval);
  const { org, name } = question;
  return {
    ...question,
    refresh: (checkpoint, options) =>
      refreshQuestion(
        {
          question,
          idOf: conversationRows.idOf,
          again: (span) => make(intervalOf(span)),
          byIds: (ids) => idsQuestion(org, { name: `${name}.changes`, ids, pageSize: IDS }),
        },
        checkpoint,
        options,
      ),
  };
}
