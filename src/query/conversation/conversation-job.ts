import { type Conversation } from '../../codec/conversation.js';
import { conversationJobPage } from '../../codec/conversation-job-page.js';
import { reader } from '../../codec/reader.js';
import { epochOf } from '../interval/epoch-of.js';
import { conversationRows } from './conversation-rows.js';
import type { JobEndpoint } from '../job/job-endpoint.js';

/** The conversation details of an interval as a job. */
export function conversationJob(pageSize: number): JobEndpoint<Conversation> {
  return {
    path: '/api/v2/analytics/conversations/details/jobs',
    pageSize,
    watermark: true,
    cancels: true,
    permission: 'analytics:conversationDetail:view',
    read: reader(conversationJobPage, ({ conversations, cursor, dataAvailabilityDate }) => ({
      rows: conversations ?? [],
      cursor,
      availability: epochOf(dataAvailabilityDate),
    })),
    idOf: conversationRows.idOf,
  };
}
