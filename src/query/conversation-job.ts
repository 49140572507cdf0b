import { map } from '#fp-ts/Either';
import { pipe } from '#fp-ts/function';
import { type Conversation } from '../codec/conversation.js';
import { conversationJobPage } from '../codec/conversation-job-page.js';
import { decode } from '../codec/decode.js';
import { epochOf } from './epoch-of.js';
import type { JobEndpoint } from './job-pages.js';

/** The conversation details of an interval as a job. */
export function conversationJob(pageSize: number): JobEndpoint<Conversation> {
  return {
    name: 'conversation-details-job',
    path: '/api/v2/analytics/conversations/details/jobs',
    pageSize,
    watermark: true,
    cancels: true,
    permission: 'analytics:conversationDetail:view',
    read: (json) =>
      pipe(
        decode(conversationJobPage, json),
        map(({ conversations, cursor, dataAvailabilityDate }) => ({
          rows: conversations ?? [],
          cursor,
          availability: epochOf(dataAvailabilityDate),
        })),
      ),
    idOf: ({ conversationId }) => conversationId ?? undefined,
  };
}
