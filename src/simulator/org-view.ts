import type { IntervalCaps } from './details-question.js';
import type { JobBook } from './job-book.js';
import type { PageCutter } from './page-cut.js';
import type { PagingCaps } from './read-paging.js';
import type { Rows } from './rows.js';

/** What an operation of the API sees of its org. */
export interface OrgView {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly caps: PagingCaps & IntervalCaps;
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
  /** The total that is told of a list of so many rows. */
  toldHits(count: number): number;
}
