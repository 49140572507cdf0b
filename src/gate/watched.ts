import { type Observable, type SchedulerLike, auditTime, defer, map, merge, startWith } from 'rxjs';

/** What can be watched. */
export interface Watchable {
  readonly scheduler: SchedulerLike;
  /** Emits when something happened to it. */
  readonly changed$: Observable<void>;
}

/**
 * What `build` makes, now and after what happens to one of these, once for each turn of the scheduler. Nothing is built
 * and no timer runs while nobody listens, or while nothing happens.
 */
export function watched<T>(all: readonly Watchable[], build: () => T): Observable<T> {
  return defer(() =>
    merge(...all.map(({ changed$ }) => changed$)).pipe(
      auditTime(0, all[0]?.scheduler),
      startWith(undefined),
      map(build),
    ),
  );
}
