import { detailsQuestion } from '../question/details-question.js';
import { errorAnswer } from '../wire/error-answer.js';
import { fieldsOf } from '../question/fields-of.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { numberedPage } from '../page/numbered-page.js';
import type { Route } from './route.js';

/** `POST /api/v2/analytics/conversations/details/query`. Past the last row `conversations` is absent, not empty. */
export const detailsQuery: Route = {
  method: 'POST',
  path: '/api/v2/analytics/conversations/details/query',
  permissions: ['analytics:conversationDetail:view', 'analytics:agentConversationDetail:view'],
  slow: true,
  answer({ org, body, wallNow, contextId }) {
    const list = org.conversations.list(detailsQuestion(body, org.caps), org.seenAt(wallNow));
    if (list.count > org.caps.hits) {
      return errorAnswer({ status: 504, code: 'request.timeout', message: 'The request timed out.' }, contextId);
    }
    const page = numberedPage(org, this.path, list, fieldsOf(body)['paging']);
    const rows = page === undefined ? '' : `"conversations":${page},`;
    return jsonAnswer(200, `{${rows}"totalHits":${org.toldHits(list.count)}}`);
  },
};
