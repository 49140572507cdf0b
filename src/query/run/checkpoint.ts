import type { Position } from '../../page/page.js';

/**
 * How far a query has been read, for one org, query, interval and body. Serialisable as JSON. It is only worth as much
 * as the rows behind it: keep it once they are durable, best in the same transaction.
 */
export interface Checkpoint {
  /** Of this shape. */
  readonly version: 1;
  /** The query's `org`. */
  readonly org: string;
  /** The query's `name`. */
  readonly query: string;
  /** The query's `interval`. */
  readonly interval: string;
  /** The query's `fingerprint`: another body makes another. */
  readonly fingerprint: string;
  /** The newest position of every slice that was begun. */
  readonly positions: readonly Position[];
  /** ISO instant at which the rows were read, for a refresh: when the run ended. */
  readonly readAt?: string;
  /** Ids of rows that had not ended, for a refresh: those of the manifest. */
  readonly open?: readonly string[];
  /** Whatever the sink needs to go on, such as a byte offset. */
  readonly sink?: unknown;
}
