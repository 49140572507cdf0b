import { type Conversation } from '../../codec/conversation.js';
import { conversationPage } from '../../codec/conversation-page.js';
import { reader } from '../../codec/reader.js';
import type { JsonObject } from '../../codec/json-object.js';
import { countOf } from '../answer/count-of.js';
import { epochOf } from '../interval/epoch-of.js';
import { conversationRows } from './conversation-rows.js';
import type { SlicedEndpoint } from '../slice/sliced-endpoint.js';

/** The conversation details of an interval by page numbers, oldest first. */
export function conversationPages(filters: JsonObject, pageSize: number): SlicedEndpoint<Conversation> {
  return {
    ...conversationRows,
    name: 'conversation-details',
    path: '/api/v2/analytics/conversations/details/query',
    pageSize,
    body: ({ pageNumber, ...ask }) => ({
      ...filters,
      ...ask,
      orderBy: 'conversationStart',
      paging: { pageSize, pageNumber },
    }),
    read: reader(conversationPage, ({ conversations, totalHits }) => ({
      rows: conversations ?? [],
      totalHits: countOf(totalHits),
    })),
    startOf: ({ conversationStart }) => epochOf(conversationStart),
    endOf: ({ conversationEnd }) => epochOf(conversationEnd),
  };
}
