import type { LimitOptions } from '../limit/pool.js';

/** A page-number query at a path that no documentation lists. */
export interface CustomOptions {
  /** Default `/api/v2/analytics/interactions/query`. */
  readonly path?: string;
  /** Key of the rows in the answer. Default `interactions`. */
  readonly rows?: string;
  /** Key of a row's id. Default `interactionId`. */
  readonly id?: string;
  /** How many rows there are in the org's data window. Default as many as conversations. */
  readonly count?: number;
  /** Default a bucket of 8 a second with a burst of 5 that says neither when to come back nor what it allows. */
  readonly limit?: LimitOptions | false;
  /** What a page without rows says under the key of the rows. Default `absent`. */
  readonly emptyPage?: 'absent' | 'null' | 'empty';
  /** The permission that it needs. Default none. */
  readonly permission?: string;
}
