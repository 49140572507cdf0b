import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ObservationsOptions } from '../../../src/query/family/family-observations.js';
import { flowObservations } from '../../../src/query/endpoint/flow-observations.js';
import { queueObservations } from '../../../src/query/endpoint/queue-observations.js';
import { userObservations } from '../../../src/query/endpoint/user-observations.js';
import { orgOver } from '../org-over.js';

const filter = { type: 'or', predicates: [{ dimension: 'queueId', value: 'q1' }] };

describe('queueObservations', () => {
  it('asks once, and gives one row a group, as received, beside what the answer says of all groups', async () => {
    const observations = [{ observationDate: '2026-11-23T23:59:00.000Z', conversationId: 'c1', later: 1 }];
    const mappings = { systemToOrganizationMappings: { AVAILABLE: ['p1'] } };
    const voice = {
      group: { queueId: 'q1', mediaType: 'voice' },
      data: [
        { metric: 'oWaiting', stats: { count: 3 }, truncated: true, observations },
        { metric: 'oUserPresences', qualifier: 'p1', stats: { count: 1 } },
      ],
    };
    const bare = { group: { queueId: 'q1' } };
    const { time, org, calls } = orgOver(() => ({ body: { ...mappings, results: [voice, bare] } }));
    const query = queueObservations(org, {
      filter,
      metrics: ['oWaiting', 'oUserPresences'],
      detailMetrics: ['oWaiting'],
    });
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.map(({ rows }) => rows)).toEqual([
      [
        { ...mappings, ...voice },
        { ...mappings, ...bare },
      ],
    ]);
    expect(calls().map(({ url, body }) => [new URL(url).pathname, body])).toEqual([
      [
        '/api/v2/analytics/queues/observations/query',
        { filter, metrics: ['oWaiting', 'oUserPresences'], detailMetrics: ['oWaiting'] },
      ],
    ]);
    expect(await run.manifest).toMatchObject({
      query: 'queue-observations',
      interval: '',
      status: 'complete',
      rows: 2,
    });
  });

  it.each([
    [{ filter: undefined }, 'filter'],
    [{ metrics: [] }, 'metrics'],
    [{ metrics: [''] }, 'metrics[0]'],
    [{ detailMetrics: [7] }, 'detailMetrics[0]'],
    [{ filter: { type: 'and', predicates: [{ dimension: 'userId', value: 'u' }] } }, 'filter.predicates[0]'],
    [{ interval: '2026-11-23/2026-11-24' }, 'interval'],
  ])('refuses %j before any request', (options, field) => {
    const { org } = orgOver(() => ({}));
    const ask = (): unknown =>
      queueObservations(org, { filter, metrics: ['oWaiting'], ...options } as ObservationsOptions);
    expect(ask).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });
});

describe('observations of the other families', () => {
  it.each([
    [userObservations, 'users', 'user-observations', 'userId'],
    [flowObservations, 'flows', 'flow-observations', 'flowId'],
  ])('%o reads /%s/', async (read, family, name, dimension) => {
    const { time, org, calls } = orgOver(() => ({ body: {} }));
    const query = read(org, { filter: { type: 'and', predicates: [{ dimension, value: 'x' }] }, metrics: ['oAny'] });
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toEqual([]);
    expect(query.name).toBe(name);
    expect(calls().map(({ url }) => new URL(url).pathname)).toEqual([`/api/v2/analytics/${family}/observations/query`]);
  });
});
