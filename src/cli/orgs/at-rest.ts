import { asyncScheduler, combineLatest, filter, lastValueFrom, take, takeUntil, timer } from 'rxjs';
import type { Screen } from '../screen/screen.js';
import type { OpenOrg } from './with-orgs.js';

const PATIENCE_MS = 5_000;

/**
 * Resolves when no call of these orgs is open any more, or after five seconds, and then says of which orgs it gave up.
 * What a query leaves behind is the cancelling of its job, which may wait for a token and for its turn as every call does.
 */
export async function atRest(
  orgs: readonly Pick<OpenOrg, 'org' | 'calls'>[],
  screen: Pick<Screen, 'log'>,
): Promise<void> {
  const idle$ = combineLatest(orgs.map(({ calls }) => calls.count$)).pipe(
    filter((counts) => counts.every((count) => count === 0)),
    take(1),
    takeUntil(timer(PATIENCE_MS, asyncScheduler)),
  );
  await lastValueFrom(idle$, { defaultValue: undefined });
  for (const { org } of orgs.filter(({ calls }) => calls.count$.value > 0)) {
    screen.log(
      `${org.name}: a job could not be cancelled in time: it may run on at the server, until it ends by itself`,
    );
  }
}
