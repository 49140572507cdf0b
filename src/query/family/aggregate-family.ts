/** What is known of one family of aggregates. */
export interface AggregateFamily {
  /** Its part of the path, such as `conversations`. */
  readonly family: string;
  /** Name of the query, such as `conversation-aggregates`. */
  readonly name: string;
  readonly permission?: string | undefined;
  /** Names with a space between two; `*` takes any. */
  readonly dimensions: string;
  readonly metrics: string;
  /** Values of `alternateTimeDimension`. */
  readonly times: string;
  /** Whether it gives the first or the last groups alone (`queryType`, `sortMetric`, `limit`). */
  readonly top?: boolean | undefined;
}
