import type { Wording } from '../limit/wording.js';

/** A time in which every request of the API is refused; the login goes on. Milliseconds since the simulator was made. */
export interface Blackout extends Wording {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Default 429. */
  readonly status?: 429 | 503;
}
