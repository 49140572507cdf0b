import type { Slice } from '../../page/page.js';

/** How a query would be read under the limits of its org, and what that costs. */
export interface Plan {
  /** Name of the org. */
  readonly org: string;
  /** Name of the query. */
  readonly query: string;
  /** The parts in which it is read, in order of time. */
  readonly slices: readonly PlannedSlice[];
  /** Rows that are expected; absent where nobody can know before reading. */
  readonly rows?: number;
  /** Requests in all, polls of jobs included. Each counts as one call of the org's fair use. */
  readonly requests: number;
  /** How many of the requests only ask whether a job is done. */
  readonly polls: number;
  /** Milliseconds that the requests take under the limits that are known. */
  readonly expectedMs: number;
  /** Calls that the plan itself has spent. */
  readonly spent: number;
}

/** A part of a plan. */
export interface PlannedSlice extends Slice {
  /** How it is read: page by page, by an asynchronous job, or by one call. */
  readonly via: 'query' | 'job' | 'call';
  /** Rows that are expected; absent where nobody can know before reading. */
  readonly rows?: number;
  /** Requests for this part, polls included. */
  readonly requests: number;
}
