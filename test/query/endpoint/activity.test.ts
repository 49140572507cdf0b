import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { conversationActivity } from '../../../src/query/endpoint/conversation-activity.js';
import type { ActivityOptions } from '../../../src/query/family/family-activity.js';
import { flowActivity } from '../../../src/query/endpoint/flow-activity.js';
import { routingActivity } from '../../../src/query/endpoint/routing-activity.js';
import { teamActivity } from '../../../src/query/endpoint/team-activity.js';
import { userActivity } from '../../../src/query/endpoint/user-activity.js';
import { orgOver } from '../org-over.js';

const metrics = [{ metric: 'oWaiting', details: true }];
const groupBy = ['queueId'];

/** An org with so many groups. */
const busy = (total: number): ReturnType<typeof orgOver> =>
  orgOver(({ url }) => {
    const { searchParams } = new URL(url);
    const [size, number] = ['pageSize', 'pageNumber'].map((name) => Number(searchParams.get(name))) as [number, number];
    const results = Array.from({ length: total }, (_, place) => ({ group: { queueId: `q${place}` }, data: [] })).slice(
      (number - 1) * size,
      number * size,
    );
    return { body: { entityIdDimension: 'conversationId', ...(results.length > 0 && { results }) } };
  });

describe('conversationActivity', () => {
  it.each([
    [0, 1],
    [1, 1],
    [10, 2],
    [25, 3],
  ])('reads %i groups with %i requests, numbered in the address', async (total, requests) => {
    const { time, org, calls } = busy(total);
    const query = conversationActivity(org, { metrics, groupBy, order: 'desc', pageSize: 10, prefetch: 0 });
    const rows = await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())));
    expect(rows).toEqual(
      Array.from({ length: total }, (_, place) => ({
        entityIdDimension: 'conversationId',
        group: { queueId: `q${place}` },
        data: [],
      })),
    );
    expect(calls().map(({ url, method, body }) => [method, new URL(url).pathname + new URL(url).search, body])).toEqual(
      Array.from({ length: requests }, (_, place) => [
        'POST',
        `/api/v2/analytics/conversations/activity/query?pageSize=10&pageNumber=${place + 1}`,
        { metrics, groupBy, order: 'desc' },
      ]),
    );
  });

  it('stops a server that gives the same page for ever', async () => {
    const results = Array.from({ length: 10 }, (_, place) => ({ group: { queueId: `q${place}` } }));
    const { time, org } = orgOver(() => ({ body: { results } }));
    const reading = lastValueFrom(conversationActivity(org, { metrics, groupBy, pageSize: 10 }).rows$);
    await expect(time.runWhile(reading)).rejects.toMatchObject({ name: 'WalkError', reason: 'page-loop' });
  });

  it.each([
    [{ pageSize: 101 }, 'pageSize'],
    [{ metrics: [] }, 'metrics'],
    [{ metrics: ['oWaiting'] }, 'metrics[0].metric'],
    [{ metrics: [{ metric: 'oWating' }] }, 'metrics[0].metric'],
    [{ groupBy: [] }, 'groupBy'],
    [{ groupBy: ['queue'] }, 'groupBy[0]'],
    [{ order: 'up' }, 'order'],
    [{ filter: { type: 'and', predicates: [{ dimension: 'nope', value: 'x' }] } }, 'filter.predicates[0]'],
    [{ interval: '2026-11-23/2026-11-24' }, 'interval'],
  ])('refuses %j before any request', (options, field) => {
    const { org } = busy(0);
    const ask = (): unknown => conversationActivity(org, { metrics, groupBy, ...options } as ActivityOptions);
    expect(ask).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });
});

describe('activity of the other families', () => {
  it.each([
    [routingActivity, 'routing', 'routing-activity'],
    [flowActivity, 'flows', 'flow-activity'],
    [teamActivity, 'teams', 'team-activity'],
    [userActivity, 'users', 'user-activity'],
  ])('%o reads /%s/', async (read, family, name) => {
    const { time, org, calls } = busy(1);
    const query = read(org, { metrics: [{ metric: 'oAny' }], groupBy: ['anyId'] });
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toHaveLength(1);
    expect(query.name).toBe(name);
    expect(calls().map(({ url }) => new URL(url).pathname)).toEqual([`/api/v2/analytics/${family}/activity/query`]);
  });
});
