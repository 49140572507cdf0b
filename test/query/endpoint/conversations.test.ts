import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/org/connect.js';
import type { Org } from '../../../src/org/org.js';
import { conversationDetailsJob } from '../../../src/query/endpoint/conversation-details-job.js';
import { conversations, type ConversationsOptions } from '../../../src/query/endpoint/conversations.js';
import type { OrgOptions as SimulatedOrg } from '../../../src/simulator/org-options.js';
import type { Simulator } from '../../../src/simulator/simulator.js';
import { VirtualTime } from '../../../src/testing/virtual-time.js';
import { simulatedOrg } from '../../org/simulated-org.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const DETAILS = 'analytics:conversationDetail:view';
const DAY_MS = 86_400_000;
const credentials = { clientId: 'id', clientSecret: 'secret' };

const dated = (dataAvailabilityDate: string) => ({ status: 200, body: { dataAvailabilityDate } });

const world = (server: Partial<SimulatedOrg> = {}, start = '2026-11-24T06:00:00Z') =>
  simulatedOrg(
    {
      conversations: 3000,
      interval: '2026-11-20/2026-11-24',
      rowBytes: 100,
      openShare: 0.02,
      longShare: 0.05,
      ...server,
    },
    { seed: 5, start },
  );

/** Ids of the conversations that started in the interval. */
function started(simulator: Simulator, from: number, to: number): readonly string[] {
  const all = Array.from(
    simulator.truth('acme'),
    (row) => row as { conversationId: string; conversationStart: string },
  );
  return all
    .filter(({ conversationStart }) => Date.parse(conversationStart) >= from && Date.parse(conversationStart) < to)
    .map(({ conversationId }) => conversationId)
    .sort();
}

async function read(
  { time, org }: { readonly time: VirtualTime; readonly org: Org },
  options: ConversationsOptions,
): Promise<{
  ids: string[];
  calls: (part: string) => number;
  manifest: Awaited<ReturnType<ReturnType<typeof conversations>['run']>['manifest']>;
}> {
  const requests: string[] = [];
  org.events$.subscribe((event) => {
    if (event.type === 'requestSent') requests.push(event.request);
  });
  const run = conversations(org, options).run();
  const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
  return {
    ids: pages.flatMap(({ rows }) => rows.map(({ conversationId }) => conversationId ?? '')).sort(),
    calls: (part) => requests.filter((request) => request.includes(part)).length,
    manifest: await run.manifest,
  };
}

describe('conversations', () => {
  const interval = '2026-11-21T05:30:00Z/2026-11-24';
  const from = Date.parse('2026-11-21T05:30:00Z');
  const to = Date.parse('2026-11-24T00:00:00Z');

  it('takes jobs for what the lake holds and the query for the rest, joined without gap or double', async () => {
    const all = world({ lake: { lagMs: 18 * 3_600_000 } });
    const { ids, calls, manifest } = await read(all, { interval });
    expect(ids).toEqual(started(all.simulator, from, to));
    expect(calls('/jobs/availability')).toBe(1);
    expect(calls('POST /api/v2/analytics/conversations/details/jobs')).toBe(1);
    expect(calls('/details/query')).toBeGreaterThan(1);
    expect(manifest).toMatchObject({
      status: 'complete',
      gaps: [],
      duplicates: 0,
      provisional: true,
      provisionalFrom: expect.stringMatching(/^2026-11-23T12:00:00/) as string,
      rows: ids.length,
    });
    expect(manifest.open?.length).toBeGreaterThan(0);
  });

  it('is provisional from where the lake ends, though the last ten minutes are so for a reason of their own', async () => {
    const all = world({ lake: { lagMs: 18 * 3_600_000 } }, '2026-11-24T00:05:00Z');
    const { manifest } = await read(all, { interval });
    expect(manifest.provisionalFrom).toMatch(/^2026-11-23T06:05:/);
  });

  it('polls a job on that is told with 202 while it runs', async () => {
    const all = world({ jobs: { runningStatus: 202 } });
    const { ids } = await read(all, { interval, via: 'job' });
    expect(ids).toEqual(started(all.simulator, from, to));
  });

  it.each([
    ['job', '/details/query'],
    ['query', '/details/jobs'],
  ] as const)('reads the same set by %s alone, and asks nothing of %s', async (via, other) => {
    const all = world();
    const { ids, calls } = await read(all, { interval, via });
    expect(ids).toEqual(started(all.simulator, from, to));
    expect(calls(other)).toBe(0);
  });

  it('takes the query for all where the client may not know how far the lake is, and warns', async () => {
    const all = world({ permissions: ['analytics:agentConversationDetail:view'] });
    const warnings: string[] = [];
    all.org.events$.subscribe((event) => event.type === 'warning' && warnings.push(event.code));
    const { ids, calls, manifest } = await read(all, { interval });
    expect(ids).toEqual(started(all.simulator, from, to));
    expect(calls('/details/jobs')).toBe(1);
    expect(manifest).toMatchObject({ status: 'complete', provisional: true });
    expect(warnings).toEqual(['watermark-untold']);
    const { slices } = await all.time.runWhile(firstValueFrom(conversations(all.org, { interval }).plan()));
    expect(slices.map(({ via }) => via)).toEqual(['query']);
  });

  it('orders jobs alone where it is told to, and asks once how far the lake is', async () => {
    const all = world({ permissions: ['analytics:agentConversationDetail:view'] });
    const { ids, calls, manifest } = await read(all, { interval: '2026-11-01/2026-11-24', via: 'job' });
    expect(ids).toEqual(started(all.simulator, 0, to));
    expect(calls('/jobs/availability')).toBe(1);
    expect(calls('/details/query')).toBe(0);
    expect(manifest).toMatchObject({ status: 'complete' });
  });

  it('takes at least five times fewer calls by jobs than by pages', async () => {
    const byJob = await read(world({ conversations: 30_000 }), { interval });
    const byQuery = await read(world({ conversations: 30_000 }), { interval, via: 'query' });
    expect(byJob.ids).toEqual(byQuery.ids);
    expect(byQuery.calls('') / byJob.calls('')).toBeGreaterThan(5);
  });

  it('goes on from behind any page by the route that it was on, though the lake holds more by then', async () => {
    const all = world({ lake: { lagMs: 18 * 3_600_000 } });
    const whole = conversations(all.org, { interval });
    const pages = await all.time.runWhile(lastValueFrom(whole.pages$.pipe(toArray())));
    const truth = started(all.simulator, from, to);
    for (const cut of [1, 2, 3, pages.length - 1, pages.length]) {
      const before = pages.slice(0, cut);
      const newest = new Map(before.map(({ position }) => [position.slice.start, position]));
      const later = world({}, '2026-11-25T06:00:00Z');
      const checkpoint = checkpointOf(whole, [...newest.values()]);
      const rest = conversations(later.org, { interval, from: checkpoint });
      const after = await later.time.runWhile(lastValueFrom(rest.pages$.pipe(toArray()), { defaultValue: [] }));
      const ids = [...before, ...after].flatMap(({ rows }) => rows.map(({ conversationId }) => conversationId ?? ''));
      // A job that is gone is ordered anew, and gives what came before once more.
      expect([...new Set(ids)].sort()).toEqual(truth);
    }
  });

  it('refuses a checkpoint with a position that is none, and does not pass over its slice', async () => {
    const all = world();
    const whole = conversations(all.org, { interval });
    const [first] = await all.time.runWhile(lastValueFrom(whole.pages$.pipe(toArray())));
    for (const next of ['elsewhere:1', 7]) {
      const checkpoint = checkpointOf(whole, [{ ...first!.position, next }]);
      const rest = conversations(all.org, { interval, from: checkpoint });
      await expect(all.time.runWhile(lastValueFrom(rest.pages$))).rejects.toMatchObject({
        name: 'CheckpointError',
        org: 'acme',
        reason: 'torn',
      });
    }
  });

  it('plans slices, calls and time with two calls of its own, and keeps to it', async () => {
    const all = world({ conversations: 60_000, lake: { lagMs: 30 * 3_600_000 } });
    const plan = await all.time.runWhile(
      firstValueFrom(conversations(all.org, { interval: '2026-11-20/2026-11-24' }).plan()),
    );
    expect(plan).toMatchObject({ org: 'acme', query: 'conversations', spent: 2 });
    expect(plan.slices.map(({ via }) => via)).toEqual(['job', 'query']);
    const before = all.time.now();
    const { ids, manifest } = await read(all, { interval: '2026-11-20/2026-11-24' });
    const tookMs = all.time.now() - before;
    expect(Math.abs((plan.rows ?? 0) / ids.length - 1)).toBeLessThan(0.05);
    expect(Math.abs(plan.requests / manifest.requests - 1)).toBeLessThan(0.05);
    expect(Math.abs(plan.expectedMs / tookMs - 1)).toBeLessThan(0.05);
  });

  it('counts by the slice where there are filters, or where aggregates may not be read', async () => {
    const segmentFilters = [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }];
    const filtered = world();
    const plan = await filtered.time.runWhile(
      firstValueFrom(conversations(filtered.org, { interval, via: 'query', segmentFilters }).plan()),
    );
    expect(plan.spent).toBe(1);
    const limited = world({ permissions: ['analytics:conversationDetail:view'] });
    const other = await limited.time.runWhile(
      firstValueFrom(conversations(limited.org, { interval, via: 'query' }).plan()),
    );
    expect(other).toMatchObject({ spent: 2 });
    expect(other.rows).toBeGreaterThan(started(limited.simulator, from, to).length * 0.9);
  });

  it('counts by the slice where the interval is too long for aggregates, and for no other 400', async () => {
    const plan = (message: string) => {
      const path = '/api/v2/analytics/conversations/aggregates/query';
      const all = world({ faults: [{ kind: 400, at: [1], path, message }] });
      return all.time.runWhile(firstValueFrom(conversations(all.org, { interval, via: 'query' }).plan()));
    };
    const tooLong = 'You must specify a search interval as part of your query that does not exceed 2 days.';
    expect(await plan(tooLong)).toMatchObject({ spent: 2, slices: [{ via: 'query' }] });
    await expect(plan('Something else.')).rejects.toMatchObject({ name: 'HttpError', status: 400 });
  });

  it.each([
    ['the day', '2026-11-20T00:00:00.000Z/2026-11-21T00:00:00.000Z'],
    ['the part', '2026-11-20T06:00:00.000Z/2026-11-20T12:00:00.000Z'],
  ])('counts a part of a day whole, where the server writes %s over it', async (_name, counted) => {
    const time = new VirtualTime({ start: '2026-11-24T06:00:00Z' });
    const answers: Readonly<Record<string, unknown>> = {
      '/oauth/token': { access_token: 'token', expires_in: 86_400 },
      '/api/v2/analytics/conversations/aggregates/query': {
        results: [
          {
            data: [
              { interval: counted },
              { interval: counted, metrics: [{ stats: { count: 1250 } }, { stats: null }] },
            ],
          },
          {},
        ],
      },
    };
    const org = connect({
      name: 'acme',
      region: 'us-east-1',
      ...credentials,
      fetch: (input) => Promise.resolve(Response.json(answers[new URL(new Request(input).url).pathname])),
      scheduler: time,
      wallClock: time.wallClock,
    });
    const part = conversations(org, { interval: '2026-11-20T06:00Z/2026-11-20T12:00Z', via: 'query' });
    expect(await time.runWhile(firstValueFrom(part.plan()))).toMatchObject({ rows: 1250, requests: 13, spent: 1 });
  });

  it.each([
    ['auto', 1],
    ['query', 0],
  ] as const)('plans what it then sends where the lake holds nothing of the interval (%s)', async (via, watermarks) => {
    const all = world({ lake: { lagMs: 30 * 86_400_000 }, conversations: 1230, longShare: 0 });
    const asked = { interval: '2026-11-20/2026-11-24', via };
    const plan = await all.time.runWhile(firstValueFrom(conversations(all.org, asked).plan()));
    const { manifest, calls } = await read(all, asked);
    expect(calls('/jobs/availability')).toBe(watermarks);
    expect(plan).toMatchObject({ rows: manifest.rows, requests: manifest.requests, spent: 1 + watermarks });
  });

  it('refuses a route that is none, before any request', () => {
    const { org } = world();
    expect(() => conversations(org, { interval, via: 'carrier-pigeon' as never })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'via' }) as Error,
    );
  });
});

describe('the plan of a job', () => {
  it('is one order, whatever the interval, by pages of the size that was asked for', async () => {
    const all = world({ conversations: 3000 });
    const job = conversationDetailsJob(all.org, { interval: '2026-11-02/2026-11-24', pageSize: 500 });
    const plan = await all.time.runWhile(firstValueFrom(job.plan()));
    const run = job.run();
    await all.time.runWhile(lastValueFrom(run.pages$));
    const { requests, rows } = await run.manifest;
    expect(plan).toMatchObject({ rows, slices: [{ via: 'job' }] });
    expect(Math.abs(plan.requests - requests)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['there are filters', '2026-10-10/2026-11-24', 3, { filtered: true, permissions: undefined }],
    ['aggregates may not be read', '2026-11-02/2026-11-24', 6, { filtered: false, permissions: [DETAILS] }],
  ] as const)('counts in stretches that the query takes where %s', async (_name, interval, spent, given) => {
    const { filtered, permissions } = given;
    const all = world({ ...(permissions && { permissions }) });
    const predicates = [{ dimension: 'mediaType', value: 'voice' }];
    const segmentFilters = filtered ? [{ type: 'and' as const, predicates }] : undefined;
    const job = conversationDetailsJob(all.org, { interval, segmentFilters });
    const plan = await all.time.runWhile(firstValueFrom(job.plan()));
    const run = job.run();
    await all.time.runWhile(lastValueFrom(run.pages$));
    const { rows } = await run.manifest;
    expect(rows).toBeGreaterThan(0);
    expect(plan).toMatchObject({ rows, spent, slices: [{ via: 'job' }] });
  });

  it(
    'counts what the lake holds, and sends what it says, wherever the watermark stands',
    { timeout: 60_000 },
    async () => {
      const asked = { via: fc.constantFrom('job', 'auto'), pageSize: fc.integer({ min: 20, max: 1000 }) } as const;
      const lake = { days: fc.integer({ min: 0, max: 6 }), lagMs: fc.integer({ min: 0, max: DAY_MS }) };
      await fc.assert(
        fc.asyncProperty(fc.record({ ...asked, ...lake }), async ({ via, pageSize, days, lagMs }) => {
          const interval = '2026-11-20/2026-11-24';
          const filled = { everyMs: DAY_MS, lagMs: days * DAY_MS + lagMs };
          const { time, org } = world({ conversations: 600, longShare: 0, lake: filled });
          const query =
            via === 'job'
              ? conversationDetailsJob(org, { interval, pageSize })
              : conversations(org, { interval, via: pageSize % 2 ? 'job' : 'auto' });
          const plan = await time.runWhile(firstValueFrom(query.plan()));
          const polls: string[] = [];
          org.events$.subscribe((event) => {
            if (event.type === 'requestSent' && /^GET .*jobs\/[^/]+$/.test(event.request)) polls.push(event.request);
          });
          const run = query.run();
          await time.runWhile(lastValueFrom(run.pages$, { defaultValue: undefined }));
          const { requests, rows } = await run.manifest;
          expect(plan.spent).toBeLessThanOrEqual(2);
          expect({ rows: plan.rows, requests: plan.requests - plan.polls }).toEqual({
            rows,
            requests: requests - polls.filter((poll) => !poll.endsWith('availability')).length,
          });
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each([
    [
      'all where the lake tells no watermark',
      { status: 404, body: { status: 404 } },
      ['T00:00:00.000Z/2026-11-24T00:00:00.000Z'],
    ],
    ['nothing, and asks no more, where it stands before', dated('2026-11-22T23:00:00Z'), []],
    ['up to where it stands', dated('2026-11-23T06:00:00Z'), ['T00:00:00.000Z/2026-11-23T06:00:00.000Z']],
  ])('counts %s', async (_what, availability, asked) => {
    const [start, end] = ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'];
    const metrics = [{ metric: 'nConversations', stats: { count: 1200 } }];
    const counted = { body: { results: [{ data: [{ interval: `${start}/${end}`, metrics }] }] } };
    const { org, time, calls } = orgOver(({ url }) => (url.endsWith('/availability') ? availability : counted));
    const job = conversationDetailsJob(org, { interval: `${start}/${end}` });
    const plan = await time.runWhile(firstValueFrom(job.plan()));
    const rows = asked.length * 1200;
    expect(plan).toMatchObject({ rows, spent: 1 + asked.length, slices: [{ start, end, via: 'job', rows }] });
    const counts = calls().slice(1);
    expect(counts.map(({ body }) => (body as { interval: string }).interval)).toEqual(
      asked.map((rest) => `2026-11-23${rest}`),
    );
  });

  it('is counted by the query where the server has no aggregates', async () => {
    const { org, time } = orgOver(({ url }) =>
      url.includes('aggregates') ? { status: 404 } : { body: { totalHits: 250 } },
    );
    const query = conversations(org, { interval: '2026-11-20/2026-11-24', via: 'query' });
    const plan = await time.runWhile(firstValueFrom(query.plan()));
    expect(plan).toMatchObject({ rows: 250, requests: 3, spent: 2 });
  });

  it.each([
    ['with filters', [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }], 4, 5],
    ['without aggregates', undefined, 5, 7],
  ])('is counted in parts of the days that a refusal names, %s', async (_name, segmentFilters, parts, spent) => {
    const { org, time } = orgOver(({ url, body }) => {
      if (url.includes('aggregates')) return { status: 404 };
      const { interval } = body as { interval: string };
      const [start = 0, end = 0] = interval.split('/').map((side) => Date.parse(side));
      if (end - start <= 2 * DAY_MS) return { body: { totalHits: 250 } };
      return { status: 400, body: { message: 'The search interval must not exceed 2 days.' } };
    });
    const query = conversations(org, { interval: '2026-11-16/2026-11-24', via: 'query', segmentFilters });
    const plan = await time.runWhile(firstValueFrom(query.plan()));
    expect(plan).toMatchObject({ rows: parts * 250, spent });
  });

  it('fails where what counts is refused for another reason than its length, with one call', async () => {
    let calls = 0;
    const { org, time } = orgOver(() => {
      calls += 1;
      return { status: 400, body: { code: 'bad.request', message: 'Nobody knows what is wrong.' } };
    });
    const segmentFilters = [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }];
    const query = conversations(org, { interval: '2026-11-16/2026-11-24', via: 'query', segmentFilters });
    await expect(time.runWhile(firstValueFrom(query.plan()))).rejects.toMatchObject({ name: 'HttpError', status: 400 });
    expect(calls).toBe(1);
  });

  it('takes the time for which jobs wait for each other', async () => {
    const all = world({ conversations: 10, interval: '2026-10-24/2026-11-23' });
    const few = conversations(all.org, { interval: '2026-10-24/2026-11-23', via: 'job' });
    const plan = await all.time.runWhile(firstValueFrom(few.plan()));
    expect(plan.slices).toHaveLength(5);
    const begun = all.time.now();
    await all.time.runWhile(lastValueFrom(few.pages$));
    expect(all.time.now() - begun).toBeGreaterThan(plan.expectedMs * 0.5);
    expect(all.time.now() - begun).toBeLessThan(plan.expectedMs * 2);
  });
});

describe('the plan of a month', () => {
  it(
    'of 1.2 million conversations is within five percent of what it takes at 300 a minute',
    { timeout: 240_000 },
    async () => {
      const all = world({ conversations: 1_200_000, interval: '2026-10-24/2026-11-23', rowBytes: 170 });
      const interval = '2026-10-24/2026-11-23';
      const plan = await all.time.runWhile(firstValueFrom(conversations(all.org, { interval }).plan()));
      const begun = all.time.now();
      let rows = 0;
      await all.time.runWhile(
        lastValueFrom(
          conversations(all.org, { interval }).drain((page) => {
            rows += page.rows.length;
            return [];
          }),
          { defaultValue: undefined },
        ),
      );
      expect(rows).toBe(1_200_000);
      expect(Math.abs(plan.expectedMs / (all.time.now() - begun) - 1)).toBeLessThan(0.05);
    },
  );
});
