/**
 * What an answer says about limits, read out of its headers and body. Every field is optional: servers tell little.
 *
 * Times are milliseconds from the moment the answer arrived.
 */
export interface Hint {
  /** Wait at least this long before the next request of the pool; 0 or more. */
  readonly retryAfterMs?: number | undefined;
  /** The limit that the server names, such as `client.credentials.token.rate.per.minute`. */
  readonly limit?: { readonly key: string; readonly namespace?: string; readonly value?: number };
  /** Requests that the server says are left. */
  readonly remaining?: number | undefined;
  /** Requests that the server says are allowed in a window. */
  readonly quota?: number | undefined;
  /** Milliseconds until the window turns. */
  readonly resetMs?: number | undefined;
  /** Length of the window in milliseconds. */
  readonly windowMs?: number | undefined;
}
