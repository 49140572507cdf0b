import { asyncScheduler, type SchedulerLike } from 'rxjs';

/**
 * `asyncScheduler` by a clock that nobody sets. By the time of day, a clock that is put forward, or a machine that is
 * resumed, would end every deadline at once.
 */
export const steadyScheduler: SchedulerLike = {
  // eslint-disable-next-line no-restricted-properties -- the default of the option scheduler
  now: () => performance.now(),
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};
