import { asyncScheduler, filter, lastValueFrom, take, takeUntil, timer } from 'rxjs';
import type { PoolState } from '../../gate/pool/pool-state.js';

const LOOK_MS = 50;
const PATIENCE_MS = 5_000;

/**
 * Resolves when nothing of these orgs waits or is in flight any more, or after five seconds. What a query leaves behind
 * is the cancelling of its job, which goes through the gate as every call does.
 */
export async function atRest(orgs: readonly { readonly pools: readonly PoolState[] }[]): Promise<void> {
  const busy = (): boolean => orgs.some(({ pools }) => pools.some(({ waiting, inFlight }) => waiting + inFlight > 0));
  if (!busy()) return;
  const idle$ = timer(LOOK_MS, LOOK_MS, asyncScheduler).pipe(
    filter(() => !busy()),
    take(1),
    takeUntil(timer(PATIENCE_MS, asyncScheduler)),
  );
  await lastValueFrom(idle$, { defaultValue: undefined });
}
