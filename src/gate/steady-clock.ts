import type { SchedulerLike, Subscription } from 'rxjs';
import { LATE_TIMER_MS } from '../retry/late-timer-ms.js';
import { LONGEST_TIMER_MS } from '../retry/longest-timer-ms.js';

/**
 * The scheduler's time without the steps of the clock behind it, and its one timer.
 *
 * The time never goes back, and never runs ahead of the timer that is armed by more than a second. So a clock that is
 * set, or a machine that slept, neither stalls a wait nor pays for time in which nobody looked. While no timer is armed
 * the clock is believed.
 */
export class SteadyClock {
  readonly #scheduler: SchedulerLike;
  readonly #ring: ((lateMs: number) => void) | undefined;
  #seen = 0;
  #time = 0;
  /** When the timer is due. */
  #due = Infinity;
  #timer: Subscription | undefined;

  /** @param ring called when the timer that was armed has fired, with how late it was */
  constructor(scheduler: SchedulerLike, ring?: (lateMs: number) => void) {
    this.#scheduler = scheduler;
    this.#ring = ring;
    this.#seen = scheduler.now();
  }

  /** Milliseconds since it was made. */
  now(): number {
    const seen = this.#scheduler.now();
    if (seen === this.#seen) return this.#time;
    const time = Math.min(this.#time + seen - this.#seen, this.#due + LATE_TIMER_MS);
    this.#seen = seen;
    return (this.#time = Math.max(this.#time, time));
  }

  /**
   * Rings in so many milliseconds, or sooner: a timer that is due earlier stays, and one has a longest length. Whoever is
   * woken looks again.
   */
  arm(ms: number): void {
    const slice = Math.min(LONGEST_TIMER_MS, Math.ceil(ms));
    const due = this.now() + slice;
    if (this.#due <= due) return;
    this.disarm();
    this.#due = due;
    this.#timer = this.#scheduler.schedule(() => {
      // So much time has passed, whatever the clock says; but a timer may be early by less than a millisecond.
      this.#time = Math.max(this.now(), due - Math.min(1, slice / 2));
      this.disarm();
      this.#ring?.(this.#time - due);
    }, slice);
  }

  disarm(): void {
    this.#due = Infinity;
    this.#timer?.unsubscribe();
  }
}
