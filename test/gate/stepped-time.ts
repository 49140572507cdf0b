import { type SchedulerAction, type SchedulerLike, type Subscription, VirtualTimeScheduler } from 'rxjs';

/**
 * Virtual time whose clock can be set, as a wall clock can, while its timers go on as if nothing had happened. Counts
 * what is scheduled.
 */
export class SteppedTime implements SchedulerLike {
  readonly real = new VirtualTimeScheduler();
  scheduled = 0;
  longestMs = 0;
  #offsetMs = 0;

  now(): number {
    return this.real.now() + this.#offsetMs;
  }

  /** Sets the clock forward, or back when below 0. */
  step(ms: number): void {
    this.#offsetMs += ms;
  }

  /** Timers that are armed. */
  get pending(): number {
    return this.real.actions.length;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    this.scheduled += 1;
    this.longestMs = Math.max(this.longestMs, delay);
    return this.real.schedule(work, delay, state);
  }

  /** Does something at a moment of real time. */
  at(ms: number, work: () => void): void {
    this.real.schedule(work, ms - this.real.now());
  }

  /** Runs what is due up to `ms` of real time, or everything. */
  run(ms = Infinity): void {
    this.real.maxFrames = ms;
    this.real.flush();
    if (ms < Infinity) this.real.frame = ms;
  }
}
