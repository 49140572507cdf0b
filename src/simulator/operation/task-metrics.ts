import { readCursor, writeCursor } from '../page/cursor.js';
import { jsonAnswer } from '../wire/json-answer.js';
import type { Operation } from './operation.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import type { Source } from './source.js';

const PATH = '/api/v2/analytics/taskmanagement/metrics/query';
const PAGE_SIZE = { otherwise: 25, most: 200 };

const source: Source = ({ entities }) => ({
  count: entities.ids('queues').length * 10,
  text: (rank) =>
    JSON.stringify({
      group: { queueId: entities.id('queues', rank) },
      data: [{ metric: 'oWorkitem', stats: { count: rank } }],
    }),
});

/** `POST` whose `cursors.after` goes back in the address: pages need not be full, only the lack of the key is the end. */
export const taskMetrics: Operation = {
  sources: [[PATH, source]],
  routes: [
    {
      method: 'POST',
      path: PATH,
      permissions: ['analytics:taskManagementObservation:view'],
      slow: true,
      answer({ org, url: { searchParams }, wallNow }) {
        const after = searchParams.get('after');
        const start = after === null ? FIRST_PAGE : readCursor(after, PATH);
        const list = source(org, {}, org.seenAt(wallNow));
        const pageSize = readCount('pageSize', searchParams.get('pageSize'), PAGE_SIZE);
        const cut = org.pages(PATH).cut(start, pageSize, list.count);
        const next = cut.next === undefined ? org.noCursor : JSON.stringify(writeCursor(cut.next, PATH));
        const rows = pageOf(list, cut.from, cut.until);
        const fields = [
          ...(rows === undefined ? [] : [`"results":${rows}`]),
          ...(next === undefined ? [] : [`"cursors":{"after":${next}}`]),
        ];
        return jsonAnswer(200, `{${fields.join(',')}}`);
      },
    },
  ],
};
