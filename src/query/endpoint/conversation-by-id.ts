import { conversation, type Conversation } from '../../codec/conversation.js';
import { reader } from '../../codec/reader.js';
import { conversationRows } from '../conversation/conversation-rows.js';
import { type OneCall, callsQuestion } from '../calls-question.js';
import type { OrgContext } from '../org-context.js';
import { Query } from '../query.js';
import { requireId } from '../require-id.js';

/**
 * One conversation as it is now, by `GET /api/v2/analytics/conversations/{id}/details`: one row, without the attributes
 * of its participants.
 *
 * Buffers nothing. Teardown: aborts what is in flight. Errors: `ConfigError` at once for what is no id; when the query
 * is read `HttpError` with status 404 for a conversation that is not there, and the others.
 *
 * @param org whose conversation, from `connect()`
 * @param id a `conversationId`
 * @example
 * ```ts
 * import { connect, conversationById } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const one = conversationById(acme, '3b1f6c1e-0000-4000-8000-000000000001');
 * one.rows$.subscribe({ next: (row) => console.log(row.conversationEnd), error: console.error });
 * ```
 */
export function conversationById(org: OrgContext, id: string): Query<Conversation> {
  return new Query(org, {}, () => {
    const path = `/api/v2/analytics/conversations/${requireId(id, 'id')}/details`;
    return callsQuestion<Conversation, OneCall>(org, {
      name: 'conversation-by-id',
      asks: { id },
      walk: 'once',
      calls: [{ method: 'GET', path }],
      permission: conversationRows.permission,
      read: reader(conversation, (row) => ({ rows: [row] })),
    });
  });
}
