import { detailsQuestion } from '../question/details-question.js';
import type { Source } from './source.js';

/** Conversations as the query shows them: by the days that the interval touches, without attributes. */
export const conversationSource: Source = (org, query, atMs) => org.conversations.list(detailsQuestion(query), atMs);
