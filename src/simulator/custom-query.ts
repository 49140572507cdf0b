import { detailsQuestion } from './details-question.js';
import { fieldsOf } from './fields-of.js';
import { jsonAnswer } from './json-answer.js';
import { numberedPage } from './numbered-page.js';
import type { CustomOptions } from './custom-options.js';
import type { Route } from './route.js';
import type { Rows } from './rows.js';

const EMPTY = { absent: undefined, null: 'null', empty: '[]' } as const;

/** The custom path of one org. The interval may be left out; page numbers may stand in the body itself. */
export function customQuery(options: Required<Omit<CustomOptions, 'limit' | 'count'>>, rows: Rows): Route {
  return {
    method: 'POST',
    path: options.path,
    permissions: options.permission === '' ? [] : [options.permission],
    slow: true,
    answer({ org, body, wallNow }) {
      const fields = fieldsOf(body);
      const { pageSize, pageNumber, paging = pageNumber === undefined ? undefined : { pageSize, pageNumber } } = fields;
      const { paging: _, pageSize: __, pageNumber: ___, ...question } = fields;
      const found = rows.list(detailsQuestion(question, org.caps, false), org.seenAt(wallNow));
      const page = numberedPage(org, options.path, found, paging) ?? EMPTY[options.emptyPage];
      const list = page === undefined ? '' : `${JSON.stringify(options.rows)}:${page},`;
      return jsonAnswer(200, `{${list}"totalHits":${org.toldHits(found.count)}}`);
    },
  };
}
