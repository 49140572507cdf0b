import type { SchedulerAction, Subscription } from 'rxjs';
import { SteppedTime } from './stepped-time.js';

/** How far the clock that rings the timers is into its millisecond when the other one begins a new one. */
const AHEAD_MS = 0.6;

/**
 * Time as a machine gives it: what is read and what rings the timers are two clocks, each counts whole milliseconds, and
 * one is ahead by a part of one. So a timer may ring before its time has passed by what is read, though it is always a
 * bit late by its own clock.
 */
export class EarlyTime extends SteppedTime {
  #late = 0;

  override now(): number {
    return Math.floor(super.now());
  }

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    const now = this.real.now() + AHEAD_MS;
    this.#late = (this.#late + 0.37) % 1;
    return super.schedule(work, Math.max(0, delay + Math.floor(now) + this.#late - now), state);
  }
}
