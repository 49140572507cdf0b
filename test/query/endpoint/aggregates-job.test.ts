import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { aggregatesJob } from '../../../src/query/endpoint/aggregates-job.js';
import { conversationAggregates } from '../../../src/query/endpoint/conversation-aggregates.js';
import { simulatedOrg } from '../../org/simulated-org.js';
import { jobApi } from '../job-api.js';

const path = '/api/v2/analytics/conversations/aggregates/jobs';
const interval = '2026-11-23/2026-11-24';
const options = {
  family: 'conversations',
  interval,
  metrics: ['nOffered'],
  granularity: 'PT12H',
  groupBy: ['queueId'],
};
const group = (queueId: string, ...periods: readonly string[]) => ({
  group: { queueId },
  data: periods.map((interval) => ({ interval, metrics: [] })),
});
const row = (queueId: string, interval: string) => ({ group: { queueId }, interval, metrics: [] });

describe('aggregatesJob', () => {
  it('orders once, says the size of a page in the order, and gives one row a group and period', async () => {
    const { time, org, asks, said } = jobApi({
      path,
      field: 'results',
      availability: null,
      pages: [[group('q1', 'a/b', 'b/c')], [], [group('q1', 'c/d'), group('q2', 'a/b')]],
    });
    const query = aggregatesJob(org, { ...options, pageSize: 2 });
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.map(({ rows }) => rows)).toEqual([
      [row('q1', 'a/b'), row('q1', 'b/c')],
      [],
      [row('q1', 'c/d'), row('q2', 'a/b')],
    ]);
    await time.run();
    expect(said()).toEqual(['create 1', 'poll 1', 'poll 1', 'poll 1', 'results 1', 'results 1:1', 'results 1:2']);
    const { metrics, granularity, groupBy } = options;
    expect(asks.find(({ kind }) => kind === 'create')?.body).toEqual({
      metrics,
      granularity,
      groupBy,
      pageSize: 2,
      interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
    });
    expect(asks.filter(({ url }) => url.includes('pageSize'))).toEqual([]);
    expect(query.name).toBe('conversation-aggregates-job');
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 4, gaps: [] });
  });

  it('gives no row twice when the job expires in the middle', async () => {
    const { time, org, said } = jobApi({
      path,
      field: 'results',
      pages: [[group('q1', 'a/b', 'b/c')], [group('q2', 'a/b', 'b/c')]],
      answer: ({ kind, job, cursor }) =>
        kind === 'results' && job === 1 && cursor === '1'
          ? { status: 404, body: { code: 'not.found', status: 404 } }
          : undefined,
    });
    const rows = await time.runWhile(lastValueFrom(aggregatesJob(org, options).rows$.pipe(toArray())));
    expect(rows).toEqual([row('q1', 'a/b'), row('q1', 'b/c'), row('q2', 'a/b'), row('q2', 'b/c')]);
    expect(said()).toContain('create 2');
  });

  it.each([
    [{ family: 'ratelimits' }, 'family'],
    [{ family: 'a/b' }, 'family'],
    [{ metrics: ['nNope'] }, 'metrics[0]'],
    [{ family: 'users' }, 'metrics[0]'],
    [{ groupBy: ['nope'] }, 'groupBy[0]'],
    [{ granularity: 'PT7H' }, 'granularity'],
    [{ pageSize: 1001 }, 'pageSize'],
    [{ sliceDays: 1 }, 'sliceDays'],
  ])('refuses %j before any request', async (wrong, field) => {
    const { time, org, asks } = jobApi({ path, pages: [] });
    const ask = (): unknown => aggregatesJob(org, { ...options, ...wrong });
    expect(ask).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
    await time.run();
    expect(asks).toEqual([]);
  });

  it('takes any names of a family of which it knows none', () => {
    const { org } = jobApi({ path, pages: [] });
    const query = aggregatesJob(org, { family: 'knowledge', interval, metrics: ['anything'], groupBy: ['whatever'] });
    expect(query.name).toBe('knowledge-aggregates-job');
  });

  it('finds what the query finds, in one answer or in slices', async () => {
    const { time, org } = simulatedOrg({ conversations: 500, rowBytes: 500 }, { seed: 4 });
    const { family, ...asked } = { ...options, interval: '2026-11-20/2026-11-24', granularity: 'PT6H' };
    const read = (query: ReturnType<typeof aggregatesJob>): Promise<readonly string[]> =>
      time
        .runWhile(lastValueFrom(query.rows$.pipe(toArray())))
        .then((rows) => rows.map((row) => JSON.stringify([row.group, row.interval, row.metrics])).sort());
    const whole = await read(conversationAggregates(org, asked));
    expect(whole.length).toBeGreaterThan(3);
    expect(await read(conversationAggregates(org, { ...asked, sliceDays: 1 }))).toEqual(whole);
    expect(await read(aggregatesJob(org, { family, ...asked, pageSize: 3 }))).toEqual(whole);
  });
});
