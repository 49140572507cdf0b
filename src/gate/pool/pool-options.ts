import type { SchedulerLike } from 'rxjs';
import type { GateFact } from './gate-fact.js';
import type { MakePace } from '../pace.js';
import type { LimitOptions } from '../told/told-limit.js';

/** Options of a `Pool`. */
export interface PoolOptions extends LimitOptions {
  /** Names the limit in events and errors. */
  readonly name: string;
  /** The name that the server gives the limit: refusals that say it are charged to this pool. */
  readonly limitKey?: string | undefined;
  /** The longest wait that a server may tell, in milliseconds, 0 or more; default 180 000. */
  readonly maxWaitMs?: number | undefined;
  /** Requests that draw on it in flight at most; an integer of 1 or more, default no bound of its own. */
  readonly maxInFlight?: number | undefined;
  /** Where durations come from; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Where dates come from, epoch milliseconds; default the scheduler's clock. */
  readonly wallClock?: (() => number) | undefined;
  /** Makes what learns the rate under the told limit; default the learned pace, or the told window's. */
  readonly pace?: MakePace | undefined;
  /**
   * What `snapshot()` of the run before gave, so that this one starts where it ended. Whatever is torn or of another
   * pool is ignored.
   */
  readonly remembered?: unknown;
  /** Is told when the door closes and opens, and when the learned ceiling moves. What it throws is reported by RxJS. */
  readonly onEvent?: ((fact: GateFact) => void) | undefined;
}
