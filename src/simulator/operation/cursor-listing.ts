import type { EntityKind } from '../data/entity-book.js';
import { entityText } from '../data/entity-text.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { readCursor, writeCursor } from '../page/cursor.js';
import type { Operation } from './operation.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import type { Source } from './source.js';

/** A list of things that is read by cursor: `after` is sent back, or the whole of `nextUri` followed. */
export interface CursorListing {
  readonly path: string;
  readonly kind: EntityKind;
  readonly permissions: readonly string[];
  /** The parameter that takes the cursor. */
  readonly parameter: 'after' | 'cursor';
}

const PAGE_SIZE = { otherwise: 25, most: 100 };

/** `GET` of a list by cursor. A page that is not full is no end; the end is where `cursors.after` and `nextUri` lack. */
export function cursorListing({ path, kind, permissions, parameter }: CursorListing): Operation {
  const source: Source = (org) => ({
    count: org.entities.ids(kind).length,
    text: (rank) => entityText(org, kind, path, rank),
  });
  return {
    sources: [[path, source]],
    routes: [
      {
        method: 'GET',
        path,
        permissions,
        slow: false,
        answer({ org, url: { pathname, searchParams }, wallNow }) {
          const pageSize = readCount('pageSize', searchParams.get('pageSize'), PAGE_SIZE);
          const cursor = searchParams.get(parameter);
          const start = cursor === null ? FIRST_PAGE : readCursor(cursor, pathname);
          const list = source(org, {}, org.seenAt(wallNow));
          const pages = org.pages(path);
          const cut = pages.cut(start, pageSize, list.count);
          const uri = (after: string | undefined): string => {
            const query = new URLSearchParams(searchParams);
            query.set('pageSize', String(pageSize));
            query.delete(parameter);
            if (after !== undefined) query.set(parameter, after);
            return `${pathname}?${query.toString()}`;
          };
          const after = cut.next === undefined ? undefined : writeCursor(cut.next, pathname);
          const host = pages.has('foreign', start.page) ? 'https://elsewhere.example' : '';
          const envelope = JSON.stringify({
            selfUri: uri(cursor ?? undefined),
            ...(after !== undefined && { nextUri: host + uri(after), cursors: { after } }),
            ...(after === undefined && org.noCursor !== undefined && { cursors: { after: null } }),
          });
          return jsonAnswer(200, `{"entities":${pageOf(list, cut.from, cut.until) ?? '[]'},${envelope.slice(1)}`);
        },
      },
    ],
  };
}
