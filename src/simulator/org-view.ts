import type { AuditBook } from './operation/audit-book.js';
import type { IntervalCaps } from './question/details-question.js';
import type { EntityBook } from './data/entity-book.js';
import type { JobBook } from './operation/job-book.js';
import type { PageCutter } from './page/page-cut.js';
import type { PagingCaps } from './question/read-paging.js';
import type { Interval } from './data/parse-interval.js';
import type { Rows } from './data/rows.js';
import type { Timeline } from './data/user-timeline.js';

/** A limit, as the org's registry lists it. */
export interface ListedLimit {
  readonly namespace: string;
  readonly key: string;
  readonly value: number;
}

/** What an operation of the API sees of its org. */
export interface OrgView {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly clientId: string;
  readonly window: Interval;
  /** The window as text, two ISO instants. */
  readonly interval: string;
  readonly caps: PagingCaps & IntervalCaps & { readonly ids: number; readonly hits: number };
  readonly entities: EntityBook;
  readonly audits: AuditBook;
  readonly conversations: Rows;
  readonly jobs: JobBook;
  /** What stands for a cursor when there is none, as JSON; `undefined` for nothing at all. */
  readonly noCursor: string | undefined;
  /** The instant as of which queries see the data; `Infinity` where nothing changes. */
  seenAt(wallNow: number): number;
  /** The instant as of which jobs do. */
  lakeAt(wallNow: number): number;
  /** Up to when the lake says that it is filled: epoch milliseconds. */
  availableMs(wallNow: number): number;
  /** How the operation of this path cuts its rows into pages. */
  pages(path: string): PageCutter;
  /** What the n-th user did all the time. */
  timeline(user: number): Timeline;
  /** The limits that are in force, or the usual ones. */
  limits(which: 'now' | 'default', now: number): readonly ListedLimit[];
  /** Where a file is found by its name: at a host that is not the API's, unless there is only one host. */
  downloadUrl(asked: URL, name: string): string;
  /** The total that is told of a list of so many rows. */
  toldHits(count: number): number;
}
