import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { conversationDetails } from '../../../src/query/endpoint/conversation-details.js';
import { conversations } from '../../../src/query/endpoint/conversations.js';
import { simulatedOrg } from '../../org/simulated-org.js';
import { pagedApi } from '../paged-api.js';

const slow = { requestsPerMinute: 61, burst: 1 };
const interval = '2026-11-23/2026-11-24';
const month = '2026-10-20/2026-11-20';
const server = { interval: month, conversations: 1000 };

describe('a query alone, where the org bounds who may wait', () => {
  it.each([
    [{ maxQueue: 1 }, 'auto'],
    [{ maxQueue: 1 }, 8],
    [{ maxQueue: 0 }, 0],
    [{ maxQueueMs: 500 }, 0],
    [{ maxQueueMs: 500 }, 8],
  ] as const)('reads its pages under %j, %s of them ahead', async (bound, prefetch) => {
    const { time, org } = pagedApi(1000, { limits: { ...slow, ...bound } });
    const rows$ = conversationDetails(org, { interval, prefetch }).rows$;
    expect(await time.runWhile(lastValueFrom(rows$.pipe(toArray())))).toHaveLength(1000);
  });

  it('reads its slices side by side, though the first of each are asked for at once', async () => {
    const limits = { ...slow, maxQueue: 1 };
    const { time, org, simulator } = simulatedOrg(server, { limits });
    const rows$ = conversationDetails(org, { interval: month, prefetch: 8 }).rows$;
    const rows = await time.runWhile(lastValueFrom(rows$.pipe(toArray())));
    expect(rows).toHaveLength(simulator.truth('acme').count);
  });

  it('orders its jobs, several at once', async () => {
    const limits = { ...slow, maxQueue: 0 };
    const jobs = { maxConcurrent: 4 };
    const { time, org, simulator } = simulatedOrg(server, { limits, jobs });
    const rows$ = conversations(org, { interval: month, via: 'job', prefetch: 8 }).rows$;
    const rows = await time.runWhile(lastValueFrom(rows$.pipe(toArray())));
    expect(rows).toHaveLength(simulator.truth('acme').count);
  });

  it('lets no other query in before its pages, those that it reads ahead', async () => {
    const { time, org } = pagedApi(1000, { limits: { ...slow, maxQueue: 3 } });
    const first = conversationDetails(org, { interval, prefetch: 8 });
    const reading = lastValueFrom(first.rows$.pipe(toArray()));
    await time.runUntil(3000);
    expect(org.pools[0]?.waiting).toBeGreaterThan(3);
    const other$ = conversationDetails(org, { interval }).rows$;
    await expect(time.runWhile(lastValueFrom(other$))).rejects.toMatchObject({ name: 'RateLimitError', org: 'acme' });
    expect(await time.runWhile(reading)).toHaveLength(1000);
    // Its next run is a newcomer, and nobody waits any more.
    expect(await time.runWhile(lastValueFrom(first.rows$.pipe(toArray())))).toHaveLength(1000);
  });
});
