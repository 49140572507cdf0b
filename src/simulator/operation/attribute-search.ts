import { jsonAnswer } from '../wire/json-answer.js';
import { readCursor, writeCursor } from '../page/cursor.js';
import { fieldsOf } from '../question/fields-of.js';
import type { Operation } from './operation.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import type { Source } from './source.js';

const PATH = '/api/v2/conversations/participants/attributes/search';
const PAGE = 100;

/** Ids of all conversations with the attributes of their participants; criteria are not looked at here. */
const source: Source = (org, _, atMs) => {
  const { conversations } = org;
  const found = conversations.find({ key: 'all' }, atMs);
  const idOf = (rank: number): string => conversations.data.idOf(found.index(rank));
  return {
    count: found.count,
    text: (rank) => `{"conversationId":"${idOf(rank)}","participants":[{"attributes":{"tier":"gold"}}]}`,
  };
};

/** `POST` of a search whose cursor goes back in the body. */
export const attributeSearch: Operation = {
  sources: [[PATH, source]],
  routes: [
    {
      method: 'POST',
      path: PATH,
      permissions: ['conversation:participant:view'],
      slow: true,
      answer({ org, body, wallNow }) {
        const { cursor } = fieldsOf(body);
        const start = typeof cursor === 'string' ? readCursor(cursor, PATH) : FIRST_PAGE;
        const list = source(org, {}, org.seenAt(wallNow));
        const cut = org.pages(PATH).cut(start, PAGE, list.count);
        const next = cut.next === undefined ? org.noCursor : JSON.stringify(writeCursor(cut.next, PATH));
        const rows = pageOf(list, cut.from, cut.until) ?? '[]';
        const end = next === undefined ? '' : `,"cursor":${next}`;
        return jsonAnswer(200, `{"types":["conversations"],"results":{"conversations":${rows}}${end}}`);
      },
    },
  ],
};
