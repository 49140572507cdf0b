import type { SchedulerLike } from 'rxjs';

/** How requests are sent: all that may be given, with the defaults of what was not. */
export interface HttpOptions {
  /** Default the platform's fetch at the time of sending, else that of cross-fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Measures timeouts; its time never goes back. */
  readonly scheduler: SchedulerLike;
  /** Epoch milliseconds, for the arrival of answers. */
  readonly wallClock: () => number;
  /** Milliseconds for connecting and the headers of the answer; default 30 000, above 0. */
  readonly headersMs: number;
  /** Milliseconds of silence in a body; default 30 000, above 0. */
  readonly idleMs: number;
  /** Milliseconds for one attempt from sending to its last byte; default 120 000, above 0. */
  readonly totalMs: number;
  /** Bytes of a body after decompression; default 64 MiB, at least 1. */
  readonly maxBodyBytes: number;
  /** Sent as `User-Agent`, but in browsers; default `sluice/<version>`. */
  readonly userAgent: string;
}
