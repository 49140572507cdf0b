import type { IntervalCaps } from './details-question.js';
import type { PagingCaps } from './read-paging.js';
import type { Rows } from './rows.js';

/** What an operation of the API sees of its org. */
export interface OrgView {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly caps: PagingCaps & IntervalCaps;
  readonly conversations: Rows;
}
