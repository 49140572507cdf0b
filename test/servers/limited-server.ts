/** A server behind a limiter that is not ours. */
export interface LimitedServer {
  readonly url: string;
  close(): void;
}
