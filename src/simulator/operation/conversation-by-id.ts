import { BadRequest } from '../question/bad-request.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { notFound } from '../wire/not-found.js';
import { detailsQuery } from './details-query.js';
import type { OrgView } from '../org-view.js';
import type { Route } from './route.js';

/** A conversation as JSON, unless nobody knows it at that instant. */
function textOf({ conversations }: OrgView, id: string, atMs: number): string | undefined {
  const { data } = conversations;
  const index = data.indexOf(id);
  if (index === undefined) return undefined;
  const there = atMs === Infinity || (data.bornMs(index) <= atMs && atMs < data.goneMs(index));
  return there ? conversations.text(index, atMs) : undefined;
}

/** A conversation by its id, and several: a name may stand several times, and ids may be parted by commas. */
export const conversationById: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/analytics/conversations/{conversationId}/details',
    permissions: detailsQuery.permissions,
    slow: true,
    answer({ org, params: { conversationId = '' }, wallNow, contextId }) {
      const text = textOf(org, conversationId, org.seenAt(wallNow));
      return text === undefined ? notFound('conversation', conversationId, contextId) : jsonAnswer(200, text);
    },
  },
  {
    method: 'GET',
    path: '/api/v2/analytics/conversations/details',
    permissions: detailsQuery.permissions,
    slow: true,
    answer({ org, url, wallNow }) {
      const ids = url.searchParams.getAll('id').flatMap((one) => one.split(','));
      if (ids.length === 0) throw new BadRequest('At least one id is required.');
      if (ids.length > org.caps.ids) throw new BadRequest(`No more than ${org.caps.ids} ids are allowed.`);
      const rows = [...new Set(ids)]
        .map((id) => textOf(org, id, org.seenAt(wallNow)))
        .filter((row) => row !== undefined);
      return jsonAnswer(200, rows.length === 0 ? '{}' : `{"conversations":[${rows.join(',')}]}`);
    },
  },
];
