import type { SchedulerLike } from 'rxjs';

/** How late a timer may be before its lateness is taken for a step of the clock. */
const LATE_MS = 1000;

/**
 * The scheduler's time without the steps of the clock behind it: it never goes back, and it never runs ahead of the
 * timer that is armed by more than a second. So a clock that is set, or a machine that slept, neither stalls a wait nor
 * pays for time in which nobody looked. While no timer is armed the clock is believed.
 */
export class SteadyClock {
  readonly #scheduler: SchedulerLike;
  #seen: number;
  #time: number;
  #limit = Infinity;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
    this.#seen = this.#time = scheduler.now();
  }

  now(): number {
    const seen = this.#scheduler.now();
    const time = Math.min(this.#time + seen - this.#seen, this.#limit);
    this.#seen = seen;
    return (this.#time = Math.max(this.#time, time));
  }

  /** A timer was armed; returns when it is due. It replaces the one before. */
  arm(ms: number): number {
    const due = this.now() + ms;
    this.#limit = due + LATE_MS;
    return due;
  }

  disarm(): void {
    this.#limit = Infinity;
  }

  /** The timer that was due then has fired: so much time has passed, whatever the clock says. */
  fired(due: number): void {
    this.#time = Math.max(this.now(), due);
    this.disarm();
  }
}
