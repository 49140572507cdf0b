import type { FamilyNames } from './name-checks.js';

/** What is known of one family of aggregates. */
export interface AggregateFamily extends FamilyNames {
  /** Its part of the path, such as `conversations`. */
  readonly family: string;
  /** Name of the query, such as `conversation-aggregates`. */
  readonly name: string;
  readonly permission?: string | undefined;
  /** Whether it gives the first or the last groups alone (`queryType`, `sortMetric`, `limit`). */
  readonly top?: boolean | undefined;
}
