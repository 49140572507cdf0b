import type { PaceWait } from '../pace.js';

/** What holds a request back at a pool. */
export interface Hold {
  /** `door`: shut by a refusal; `probe`: one request is out to see whether that is over; else a bound, or the pace. */
  readonly by: 'door' | 'probe' | 'in flight' | PaceWait;
  /** For how long, in milliseconds; `Infinity` until an answer comes. */
  readonly ms: number;
}
