import type { SchedulerLike } from 'rxjs';
import type { Stagger } from './start-delay.js';

/** How the orgs of a fleet are read together. */
export interface FleetOptions {
  /** Requests of all orgs in flight at once; an integer of 1 or more, default 256. */
  readonly maxInFlight?: number | undefined;
  /** Spreads the starts of the orgs; default none, all begin at once: pacing is the business of the gates. */
  readonly stagger?: Stagger | undefined;
  /** From 0 up to 1, for the jitter of `stagger`; default `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Measures durations; default that of the first org. */
  readonly scheduler?: SchedulerLike | undefined;
}
