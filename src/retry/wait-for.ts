import { type Observable, type SchedulerLike, asyncScheduler, switchMap, timer } from 'rxjs';

/** The longest timer of the platform, 24.8 days. One that is a millisecond longer fires at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Emits 0 after `ms` milliseconds and completes, also where that is longer than a timer of the platform can be.
 *
 *     waitFor(20)   20ms (a|)
 *
 * Teardown: the timer is cleared.
 *
 * @param ms milliseconds; rounded up to whole ones, below 0 counts as 0
 * @param scheduler default asyncScheduler
 */
export function waitFor(ms: number, scheduler: SchedulerLike = asyncScheduler): Observable<0> {
  if (ms <= LONGEST) return timer(Math.ceil(ms), scheduler);
  return timer(LONGEST, scheduler).pipe(switchMap(() => waitFor(ms - LONGEST, scheduler)));
}
