import { jobQuestion } from '../question/job-question.js';
import type { Source } from './source.js';

/** Conversations as a job shows them: all that were going on in the interval, with attributes. */
export const conversationJobSource: Source = (org, query, atMs) =>
  org.conversations.list(jobQuestion(query), atMs, true);
