import { type Observable, type SchedulerLike, switchMap, timer } from 'rxjs';
import { LONGEST_TIMER_MS } from './longest-timer-ms.js';

/**
 * Emits 0 after `ms` milliseconds and completes, also where that is longer than a timer of the platform can be.
 *
 *     waitFor(20)   20ms (a|)
 *
 * Teardown: the timer is cleared.
 *
 * @param ms milliseconds; rounded up to whole ones, below 0 counts as 0
 */
export function waitFor(ms: number, scheduler: SchedulerLike): Observable<0> {
  const rest = ms - LONGEST_TIMER_MS;
  if (rest <= 0) return timer(Math.ceil(ms), scheduler);
  return timer(LONGEST_TIMER_MS, scheduler).pipe(switchMap(() => waitFor(rest, scheduler)));
}
