/** The bodies that a refusal has been seen with. */
export type RefusalBody = 'normalised' | 'legacy' | 'bare' | 'html' | 'empty';

/** How a refusal is put. */
export interface Wording {
  /** How the 429 says when to come back, in a `Retry-After` header. Default `seconds`. */
  readonly retryAfter?: 'seconds' | 'date' | 'none';
  /** Says this many seconds instead of the true wait: minutes to hours, or too few. */
  readonly retryAfterSeconds?: number;
  /**
   * The body of the 429: the one in use since 2021, the one before, one that says nothing of limits, a proxy's page,
   * or none. Default `normalised`, whose message names the seconds too, whatever the header says.
   */
  readonly body?: RefusalBody;
  /** Adds the `limit` object of the schema. Default false. */
  readonly limitObject?: boolean;
  /** Name of the limit in the `limit` object. Default the documented key of the pool. */
  readonly key?: string;
}
