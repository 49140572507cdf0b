/** What is counted under one name, such as `conversations` or `bots`. */
export interface AggregateFamily {
  readonly name: string;
  readonly permissions: readonly string[];
  /** Of so many conversations one has something to count. Default 1. */
  readonly oneIn?: number;
  /** The metrics and dimensions that there are. Default any. */
  readonly metrics?: readonly string[];
  readonly dimensions?: readonly string[];
  /** Every group says its media type, asked for or not. */
  readonly byMedia?: boolean;
  /** It can be asked for as a job. Default true. */
  readonly job?: boolean;
}
