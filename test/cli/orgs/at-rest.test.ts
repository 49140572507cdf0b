import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { atRest } from '../../../src/cli/orgs/at-rest.js';
import type { PoolState } from '../../../src/gate/pool/pool-state.js';

const pool = (waiting: number, inFlight: number): PoolState => ({
  name: 'token',
  tokens: 1,
  ratePerSecond: 5,
  door: 'open',
  waiting,
  inFlight,
});

describe('atRest', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const whenAtRest = (orgs: Parameters<typeof atRest>[0]) => {
    const started = performance.now();
    let restedAfter: number | undefined;
    void atRest(orgs).then(() => (restedAfter = performance.now() - started));
    return async (ms: number): Promise<number | undefined> => {
      await vi.advanceTimersByTimeAsync(ms);
      return restedAfter;
    };
  };

  it('does not wait where nothing waits or is in flight', async () => {
    const after = whenAtRest([{ pools: [pool(0, 0)] }, { pools: [] }]);
    expect(await after(0)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for what waits and for what is in flight, in any pool of any org', async () => {
    const pools = [pool(0, 0), pool(1, 0)];
    const after = whenAtRest([{ pools: [] }, { pools }]);
    expect(await after(300)).toBeUndefined();
    pools[1] = pool(0, 1);
    expect(await after(300)).toBeUndefined();
    pools[1] = pool(0, 0);
    expect(await after(100)).toBe(650);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits five seconds and no longer', async () => {
    const after = whenAtRest([{ pools: [pool(0, 1)] }]);
    expect(await after(4_999)).toBeUndefined();
    expect(await after(1)).toBe(5_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
