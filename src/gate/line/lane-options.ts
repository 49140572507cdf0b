import type { SchedulerLike } from 'rxjs';
import type { Slots } from './slots.js';

/** Options of a `Lane`. */
export interface LaneOptions {
  /** Requests in flight at most; an integer of 1 or more, default 16. */
  readonly maxConcurrency?: number | undefined;
  /** Requests that may leave in one turn where slots are shared; an integer of 1 or more, default 1. */
  readonly weight?: number | undefined;
  /**
   * Milliseconds of waiting that count as much as one step of priority, above 0; default 30 000. So one of priority 0
   * waits for those of priority 1 that came up to 30 s after it, and for no others.
   */
  readonly ageMs?: number | undefined;
  /** Slots that are shared with other lanes; default slots of its own, as many as `maxConcurrency`. */
  readonly slots?: Slots | undefined;
  /** Where the lane's own slots take durations from; default asyncScheduler. */
  readonly scheduler?: SchedulerLike | undefined;
}
