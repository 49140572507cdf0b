import { detailsQuestion } from './details-question.js';
import { fieldsOf } from './fields-of.js';
import { jsonAnswer } from './json-answer.js';
import { pageOf } from './page-of.js';
import { readPaging } from './read-paging.js';
import type { Route } from './route.js';

/** `POST /api/v2/analytics/conversations/details/query`. Past the last row `conversations` is absent, not empty. */
export const detailsQuery: Route = {
  method: 'POST',
  path: '/api/v2/analytics/conversations/details/query',
  permissions: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  slow: true,
  answer({ org, body }) {
    const selection = org.conversations.find(detailsQuestion(body, org.caps));
    const page = pageOf(org.conversations, selection, readPaging(fieldsOf(body)['paging'], org.caps));
    const rows = page === undefined ? '' : `"conversations":${page},`;
    return jsonAnswer(200, `{${rows}"totalHits":${selection.count}}`);
  },
};
