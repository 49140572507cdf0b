import { catchError, lastValueFrom, merge, mergeMap, of, range, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import { connect } from '../../src/org/connect.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { conversationDetails } from '../../src/query/endpoint/conversation-details.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from './fake-api.js';

/** An org whose `/api/v2/hidden` grants ten a second, five at once, and tells nobody. */
function setUp(options: Partial<OrgOptions> = {}) {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  let level = 5;
  let last = time.now();
  let refused = 0;
  const handle = (got: Got): Reply => {
    if (got.url.endsWith('/oauth/token')) return tokenReply(got);
    if (!got.url.endsWith('/hidden')) return { body: {} };
    level = Math.min(5, level + (got.at - last) / 100);
    last = got.at;
    if (level < 1) {
      refused += 1;
      return { status: 429, text: '' };
    }
    level -= 1;
    return { body: {} };
  };
  const org = connect({
    name: 'acme',
    region: 'eu-central-1',
    clientId: 'id',
    clientSecret: 'secret',
    fetch: fakeApi(time, handle).fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
    limits: { requestsPerMinute: 3000 },
    ...options,
  });
  const read = (count: number, path = '/api/v2/hidden') =>
    time.runWhile(lastValueFrom(range(count).pipe(mergeMap(() => org.request({ path })))));
  return { time, org, read, refused: () => refused };
}

describe('what an org learned', () => {
  it('is handed from one run to the next, which begins where that one ended', async () => {
    const first = setUp();
    await first.read(400);
    const memory = JSON.parse(JSON.stringify(first.org.snapshot())) as { ratePerSecond: number }[];
    expect(memory).toEqual([expect.objectContaining({ version: 1, pool: '/api/v2/hidden' })]);
    expect(memory[0]!.ratePerSecond).toBeGreaterThan(9);
    expect(memory[0]!.ratePerSecond).toBeLessThan(11);

    const second = setUp({ remembered: memory });
    await second.read(200);
    expect(second.refused()).toBeLessThan(0.5 * first.refused());
  });

  it('is what a plan reckons with, the small burst as well as the rate', async () => {
    const interval = '2026-11-20/2026-11-21';
    const path = '/api/v2/analytics/conversations/details/query';
    const metrics = [{ metric: 'nConversations', stats: { count: 4950 } }];
    const results = [{ group: {}, data: [{ interval: '2026-11-20T00:00:00.000Z/2026-11-21T00:00:00.000Z', metrics }] }];
    const planned = async (remembered: unknown) => {
      const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
      const handle = (got: Got): Reply =>
        got.url.endsWith('/oauth/token') ? tokenReply(got) : { body: { results, totalHits: 4950 } };
      const { org } = setUp({ remembered, fetch: fakeApi(time, handle).fetch, scheduler: time });
      return time.runWhile(lastValueFrom(conversationDetails(org, { interval }).plan()));
    };
    expect(await planned([])).toMatchObject({ requests: 50, expectedMs: 0 });
    const memory = { version: 1, pool: path, ratePerSecond: 9, burst: 5, refusalCost: 0 };
    expect(await planned([memory])).toMatchObject({ requests: 50, expectedMs: 5000 });
  });

  it('is kept for paths that a run does not read', async () => {
    const first = setUp();
    await first.read(400);
    const memory = first.org.snapshot();
    const second = setUp({ remembered: memory });
    await second.read(3, '/api/v2/other');
    expect(second.org.snapshot()).toEqual(memory);
  });

  it('is nothing while only the told limits are known', async () => {
    const { org, read } = setUp();
    await read(3, '/api/v2/other');
    expect(org.snapshot()).toEqual([]);
  });

  it.each([
    ['a text', 'torn'],
    ['an object', { pool: 'token' }],
    ['a list of what is none', [null, 7, 'x', { pool: 'token' }, { version: 1, pool: 'token', ratePerSecond: -1 }]],
  ])('is ignored when it is %s', async (_, remembered) => {
    const { org, read } = setUp({ remembered });
    await read(3, '/api/v2/other');
    expect(org.snapshot()).toEqual([]);
    expect(org.pools[0]).toMatchObject({ name: 'token', ratePerSecond: 48.5 });
  });

  it('is told as it moves', async () => {
    const { org, read } = setUp();
    const told: SluiceEvent[] = [];
    org.events$.subscribe((event) => {
      if (event.type === 'ceiling') told.push(event);
    });
    await read(200);
    expect(told.at(-1)).toMatchObject({ org: 'acme', pool: '/api/v2/hidden' });
    expect((told.at(-1) as { ratePerSecond: number }).ratePerSecond).toBeCloseTo(10, 0);
  });
});

describe('the requests of an org', () => {
  it('are let go by the priority of those who ask', async () => {
    const { org, time } = setUp({ limits: { requestsPerMinute: 61, burst: 1 } });
    const order: string[] = [];
    const asked = ['1', '2', '3', 'urgent'].map((name) =>
      lastValueFrom(org.request({ path: '/api/v2/other', priority: name === 'urgent' ? 1 : undefined })).then(() =>
        order.push(name),
      ),
    );
    await time.runWhile(Promise.all(asked));
    expect(order).toEqual(['1', 'urgent', '2', '3']);
  });

  it('of withPriority go before others', async () => {
    const { org, time } = setUp({ limits: { requestsPerMinute: 61, burst: 1 } });
    const order: string[] = [];
    const dashboard = org.withPriority(1);
    expect(dashboard).toMatchObject({ name: 'acme', events: org.events });
    const call = { method: 'GET', path: '/api/v2/other', read: (json: unknown) => ({ _tag: 'Right', right: json }) };
    const asked = [org, org, org, dashboard].map((one, i) =>
      lastValueFrom(one.send(call as Parameters<typeof one.send>[0])).then(() => order.push(`${i}`)),
    );
    await time.runWhile(Promise.all(asked));
    expect(order).toEqual(['0', '3', '1', '2']);
    expect(() => org.withPriority(NaN)).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'priority' }));
  });

  it('fail at once where more wait than may, with the time to come back', async () => {
    const { org, time } = setUp({ limits: { requestsPerMinute: 61, burst: 1, maxQueue: 2 } });
    await time.runWhile(lastValueFrom(org.request({ path: '/api/v2/other' })));
    const began = time.wallClock();
    const one$ = org.request({ path: '/api/v2/other' }).pipe(catchError((error: unknown) => of(error)));
    const ends = await time.runWhile(lastValueFrom(merge(one$, one$, one$, one$).pipe(toArray())));
    const errors = ends.filter((end) => end instanceof Error);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({ name: 'RateLimitError', org: 'acme', request: 'GET /api/v2/other' });
    const { retryAt } = errors[0] as Error & { retryAt: number };
    expect(retryAt).toBeGreaterThan(began + 1900);
    expect(retryAt).toBeLessThan(began + 3100);
  });
});
