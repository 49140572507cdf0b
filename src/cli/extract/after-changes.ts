import {
  asyncScheduler,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type SchedulerLike,
  switchMap,
  throttle,
  timer,
} from 'rxjs';

/**
 * Does `work` after something changed, and again after what changed meanwhile: `pauseMs` after the change, or after the
 * work before it was done, so that two are never nearer than that. No change is left without work behind it.
 *
 *     changes  a---b------------c
 *     work     ---1111---2222------3333     a pause of 3, and each takes 4
 *
 * @param work must emit when it is done, and must not fail
 */
export function afterChanges<T>(
  work: () => ObservableInput<unknown>,
  pauseMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<T> {
  return throttle(() => timer(pauseMs, scheduler).pipe(switchMap(work)), { leading: true, trailing: true });
}
