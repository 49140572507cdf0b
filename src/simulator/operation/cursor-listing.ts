import type { EntityKind } from '../data/entity-book.js';
import { entityText } from '../data/entity-text.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { readCursor, writeCursor } from '../page/cursor.js';
import type { Operation } from './operation.js';
import type { OrgView } from '../org-view.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import type { Source } from './source.js';

/** A list of things that is read by cursor: `after` is sent back, or the whole of `nextUri` followed. */
export interface CursorListing {
  readonly path: string;
  readonly kind: EntityKind;
  readonly permissions: readonly string[];
  /** What a thing says, where it is not what every listing says. */
  readonly text?: (org: OrgView, n: number) => string;
  /** The parameter that takes the cursor. */
  readonly parameter: 'after' | 'cursor';
  /** The parameter that takes the size of a page, and what it may be. */
  readonly size: { readonly name: string; readonly otherwise: number; readonly most: number };
  /** It names the next cursor beside the next address. */
  readonly cursors: boolean;
}

/** `GET` of a list by cursor. A page that is not full is no end; the end is where `nextUri` lacks. */
export function cursorListing(options: CursorListing): Operation {
  const { path, kind, permissions, parameter, size, cursors } = options;
  const { text = (org: OrgView, n: number) => entityText(org, kind, path, n) } = options;
  const source: Source = (org) => ({
    count: org.entities.ids(kind).length,
    text: (rank) => text(org, rank),
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
          const pageSize = readCount(size.name, searchParams.get(size.name), size);
          const cursor = searchParams.get(parameter);
          const start = cursor === null ? FIRST_PAGE : readCursor(cursor, pathname);
          const list = source(org, {}, org.seenAt(wallNow));
          const pages = org.pages(path);
          const cut = pages.cut(start, pageSize, list.count);
          const uri = (after: string | undefined): string => {
            const query = new URLSearchParams(searchParams);
            query.set(size.name, String(pageSize));
            query.delete(parameter);
            if (after !== undefined) query.set(parameter, after);
            return `${pathname}?${query.toString()}`;
          };
          const after = cut.next === undefined ? undefined : writeCursor(cut.next, pathname);
          const host = pages.has('foreign', start.page) ? 'https://elsewhere.example' : '';
          const envelope = JSON.stringify({
            selfUri: uri(cursor ?? undefined),
            ...(after !== undefined && { nextUri: host + uri(after) }),
            ...(cursors && after !== undefined && { cursors: { after } }),
            ...(cursors && after === undefined && org.noCursor !== undefined && { cursors: { after: null } }),
          });
          return jsonAnswer(200, `{"entities":${pageOf(list, cut.from, cut.until) ?? '[]'},${envelope.slice(1)}`);
        },
      },
    ],
  };
}
