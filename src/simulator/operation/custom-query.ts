import { detailsQuestion } from '../question/details-question.js';
import { fieldsOf } from '../question/fields-of.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { numberedPage } from '../page/numbered-page.js';
import type { CustomOptions } from './custom-options.js';
import type { Route } from './route.js';
import type { Rows } from '../data/rows.js';

const EMPTY = { absent: undefined, null: 'null', empty: '[]' } as const;

/** The custom path of one org. The interval may be left out; page numbers may stand in the body itself. */
export function customQuery(options: Required<Omit<CustomOptions, 'limit' | 'count'>>, rows: Rows): Route {
  return {
    method: 'POST',
    path: options.path,
    permissions: options.permission === '' ? [] : [options.permission],
    slow: true,
    answer({ org, body, wallNow }) {
      const { paging, pageSize, pageNumber, ...asked } = fieldsOf(body);
      const caps = asked['interval'] === undefined ? undefined : org.caps;
      const found = rows.list(detailsQuestion({ interval: org.interval, ...asked }, caps), org.seenAt(wallNow));
      const inBody = pageNumber === undefined ? undefined : { pageSize, pageNumber };
      const page = numberedPage(org, options.path, found, paging ?? inBody) ?? EMPTY[options.emptyPage];
      const list = page === undefined ? '' : `${JSON.stringify(options.rows)}:${page},`;
      return jsonAnswer(200, `{${list}"totalHits":${org.toldHits(found.count)}}`);
    },
  };
}
