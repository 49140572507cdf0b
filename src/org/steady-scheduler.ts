import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { BLOCKED_MS } from '../retry/blocked-ms.js';
import { LATE_TIMER_MS } from '../retry/late-timer-ms.js';

/**
 * A scheduler without the steps of the clock behind it, for durations with any number of timers: its time never goes
 * back, and never runs ahead of the timer that is due next by more than a second. So a clock that is put forward, or a
 * machine that is resumed, ends no deadline. While no timer is armed the clock is believed.
 */
export function steadyScheduler(scheduler: SchedulerLike): SchedulerLike {
  const armed = new Set<{ readonly due: number }>();
  let seen = scheduler.now();
  let time = seen;
  const now = (): number => {
    const last = seen;
    seen = scheduler.now();
    let latest = time + seen - last;
    for (const { due } of armed) latest = Math.min(latest, due + LATE_TIMER_MS);
    return (time = Math.max(time, latest));
  };
  return {
    now,
    schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
      const timer = { due: now() + delay };
      armed.add(timer);
      const scheduled = scheduler.schedule<T>(
        function (state) {
          const isLate = now() > timer.due + BLOCKED_MS;
          // Once: what came while the loop was blocked is read first, since it may be what the timer waits for.
          if (armed.delete(timer) && isLate) this.schedule(state);
          else {
            // So much time has passed, whatever the clock says; but a timer may be early by less than a millisecond.
            time = Math.max(now(), timer.due - Math.min(1, delay / 2));
            work.call(this, state);
          }
        },
        delay,
        state,
      );
      scheduled.add(() => armed.delete(timer));
      return scheduled;
    },
  };
}
