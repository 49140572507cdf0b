import { BadRequest } from '../question/bad-request.js';
import type { EntityKind } from '../data/entity-book.js';
import { entityText } from '../data/entity-text.js';
import { jsonAnswer } from '../wire/json-answer.js';
import type { Operation } from './operation.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import type { Source } from './source.js';

/** A list of things, read page by page by following `nextUri`. */
export interface Listing {
  readonly path: string;
  readonly kind: EntityKind;
  readonly permissions: readonly string[];
  /** The largest page. Default 100. */
  readonly most?: number;
  /** One of these parameters is needed, and keeps what it says. */
  readonly needs?: readonly string[];
}

const DEFAULT_SIZE = 25;

function sourceOf({ path, kind, needs = [] }: Listing): Source {
  return (org, query) => {
    const given = needs.filter((name) => query[name] !== undefined);
    if (needs.length > 0 && given.length === 0) throw new BadRequest(`One of ${needs.join(', ')} is required.`);
    const numbers = org.entities.ids(kind).map((_, n) => n);
    // What is asked for by an id holds that id somewhere.
    const found = numbers.filter((n) =>
      given.every((name) => entityText(org, kind, path, n).includes(`"${String(query[name])}"`)),
    );
    return { count: found.length, text: (rank) => entityText(org, kind, path, found[rank] ?? 0) };
  };
}

/** `GET` of a list with `pageSize` and `pageNumber`. The addresses of its pages are relative; the last has no next. */
export function listing(options: Listing): Operation {
  const { path, permissions, most = 100 } = options;
  const source = sourceOf(options);
  return {
    sources: [[path, source]],
    routes: [
      {
        method: 'GET',
        path,
        permissions,
        slow: false,
        answer({ org, url, wallNow }) {
          const { searchParams } = url;
          const pageSize = readCount('pageSize', searchParams.get('pageSize'), { otherwise: DEFAULT_SIZE, most });
          const pageNumber = readCount('pageNumber', searchParams.get('pageNumber'));
          const list = source(org, Object.fromEntries(searchParams), org.seenAt(wallNow));
          const pages = org.pages(path);
          const cut = pages.cut(pages.startOf(pageNumber, pageSize), pageSize, list.count);
          const total = org.toldHits(list.count);
          const pageCount = Math.ceil(total / pageSize);
          const uri = (page: number): string => {
            const query = new URLSearchParams(searchParams);
            query.set('pageSize', String(pageSize));
            query.set('pageNumber', String(page));
            return `${path}?${query.toString()}`;
          };
          const host = pages.has('foreign', pageNumber) ? 'https://elsewhere.example' : '';
          const envelope = JSON.stringify({
            pageSize,
            pageNumber,
            total,
            firstUri: uri(1),
            lastUri: uri(Math.max(1, pageCount)),
            selfUri: uri(pageNumber),
            ...(cut.next !== undefined && { nextUri: host + uri(cut.next.page) }),
            ...(pageNumber > 1 && { previousUri: uri(pageNumber - 1) }),
            pageCount,
          });
          return jsonAnswer(200, `{"entities":${pageOf(list, cut.from, cut.until) ?? '[]'},${envelope.slice(1)}`);
        },
      },
    ],
  };
}
