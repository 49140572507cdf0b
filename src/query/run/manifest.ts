import type { Gap } from '../../page/gap.js';

/**
 * How a run ended: what was asked, what came, what is missing. Every run ends with one, so nothing is partial in silence.
 */
export interface Manifest {
  /** Name of the org. */
  readonly org: string;
  /** Name of the query, such as `conversation-details`. */
  readonly query: string;
  /** Both instants in UTC with milliseconds. */
  readonly interval: string;
  /** `complete`: all is there. `partial`: the run was left or ran out of time. `failed`: it met an error. */
  readonly status: 'complete' | 'partial' | 'failed';
  /** Rows delivered, each once. */
  readonly rows: number;
  /** Pages delivered. */
  readonly pages: number;
  /**
   * Requests that the run sent, retries included, and whether they arrived or not: one into a connection that the server
   * had just closed counts, and so does one that was left before it was written, though its log may hold neither. Those
   * that an org sends once for all its queries, for a token or for its limits (`limits: 'discover'`), are no run's:
   * `events$` of the org tells them, without a `query`.
   */
  readonly requests: number;
  /** Answers that refused for a limit. */
  readonly throttled: number;
  /** Rows that had been read before, and were dropped. */
  readonly duplicates: number;
  /** Empty when complete. */
  readonly gaps: readonly Gap[];
  /** Whether rows may still change or come: the interval was not over ten minutes before the run, or the data not complete. */
  readonly provisional: boolean;
  /** ISO instant from which on that is so; absent when nothing is provisional, or the query has no interval. */
  readonly provisionalFrom?: string | undefined;
  /** Ids of rows that had not ended when they were read, to be read again later; absent when there were none. */
  readonly open?: readonly string[];
  /** ISO instants by the wall clock. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What it failed with; absent unless `failed`, or out of time. */
  readonly error?: { readonly name: string; readonly message: string } | undefined;
}
