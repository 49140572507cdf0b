import { lastValueFrom, mergeMap, range, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { OrgOptions } from '../../src/simulator/org-options.js';
import { simulatedOrg } from './simulated-org.js';

const USERS = '/api/v2/users';
const QUEUES = '/api/v2/routing/queues';
const WINDOW = { limit: 300, windowMs: 60_000 };

/** An org that was told of a window of 300 a minute, in virtual time. */
function toldOrg(limits: NonNullable<OrgOptions['limits']>) {
  const { time, org, simulator } = simulatedOrg(
    { token: 'user', latency: 50, limits },
    { start: '2026-11-24T00:00:17Z', token: 'user', limits: { window: WINDOW, maxConcurrency: 50 } },
  );
  /** Milliseconds that so many calls take, in turn to each of these paths. */
  const callMs = async (count: number, paths: readonly string[]): Promise<number> => {
    const from = time.now();
    const calls$ = range(0, count).pipe(
      mergeMap((i) => org.request({ path: paths[i % paths.length] ?? USERS }), 50),
      toArray(),
    );
    await time.runWhile(lastValueFrom(calls$));
    return time.now() - from;
  };
  return { callMs, org, refused: () => simulator.counters('acme').throttled };
}

describe('a told window of an org', () => {
  it.each([
    ['one path', 'seconds', [USERS], 1],
    ['two paths', 'seconds', [USERS, QUEUES], 1],
    ['one path', 'none', [USERS], 30],
    ['two paths', 'none', [USERS, QUEUES], 30],
  ] as const)(
    'is used on time through %s, where refusals name no limit and tell %s',
    async (_, retryAfter, paths, most) => {
      const { callMs, refused } = toldOrg({ token: { kind: 'window', ...WINDOW, retryAfter, body: 'bare', key: '' } });
      // Five windows, of which the last one needs no turn.
      expect(await callMs(1500, paths)).toBeLessThan(1.03 * 4 * WINDOW.windowMs);
      expect(refused()).toBeLessThanOrEqual(most);
    },
  );

  it('is not held up by a path with a lower limit of its own, whose refusals name none', async () => {
    const own = { kind: 'bucket', perSecond: 1, burst: 1, retryAfter: 'none', body: 'bare' } as const;
    const { callMs, org, refused } = toldOrg({ token: false, routes: { [QUEUES]: own } });
    await callMs(60, [QUEUES]);
    const [token, queues] = org.pools;
    expect(token).toMatchObject({ name: 'token', ratePerSecond: 5, door: 'open' });
    expect(queues?.ratePerSecond).toBeLessThan(2);
    expect(refused()).toBeLessThan(50);
    expect(await callMs(150, [USERS])).toBeLessThan(5000);
  });
});
