import { BadRequest } from '../question/bad-request.js';
import type { EntityKind } from '../data/entity-book.js';
import { fieldsOf } from '../question/fields-of.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { mix } from '../chance/mix.js';
import type { Operation } from './operation.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import { seedOf } from '../chance/seed-of.js';
import type { Source } from './source.js';

/** Who is busy just now, by group, in pages of groups. */
export interface Activity {
  readonly path: string;
  readonly permissions: readonly string[];
  readonly kind: EntityKind;
  readonly dimension: string;
  readonly entity: string;
}

const PAGE_SIZE = { otherwise: 100, most: 500 };

const isMetric = (one: unknown): one is { readonly metric: string } =>
  typeof one === 'object' && one !== null && typeof (one as { metric?: unknown }).metric === 'string';

/** `POST .../activity/query?pageSize=&pageNumber=`. Page numbers stand in the address; past the end there are no `results`. */
export function activity({ path, permissions, kind, dimension, entity }: Activity): Operation {
  const source: Source = (org, query) => {
    const metrics = query['metrics'];
    if (!Array.isArray(metrics) || metrics.length === 0 || !metrics.every(isMetric)) {
      throw new BadRequest('metrics is required and must name at least one metric.');
    }
    if (!Array.isArray(query['groupBy'])) throw new BadRequest('groupBy is required.');
    const ids = org.entities.ids(kind);
    return {
      count: ids.length,
      text(rank) {
        const id = ids[rank] ?? '';
        const data = metrics.map(({ metric }) => ({ metric, count: mix(seedOf(id, metric), 2) % 30 }));
        return JSON.stringify({ group: { [dimension]: id }, data, truncated: false });
      },
    };
  };
  return {
    sources: [[path, source]],
    routes: [
      {
        method: 'POST',
        path,
        permissions,
        slow: true,
        answer({ org, url: { searchParams }, body, wallNow }) {
          const size = readCount('pageSize', searchParams.get('pageSize'), PAGE_SIZE);
          const number = readCount('pageNumber', searchParams.get('pageNumber'));
          const list = source(org, fieldsOf(body), org.seenAt(wallNow));
          const pages = org.pages(path);
          const cut = pages.cut(pages.startOf(number, size), size, list.count);
          const rows = pageOf(list, cut.from, cut.until);
          const results = rows === undefined ? '' : `"results":${rows},`;
          return jsonAnswer(200, `{${results}"entityIdDimension":"${entity}"}`);
        },
      },
    ],
  };
}
