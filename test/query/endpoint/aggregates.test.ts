import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.js';
import { actionAggregates } from '../../../src/query/endpoint/action-aggregates.js';
import { aggregates } from '../../../src/query/endpoint/aggregates.js';
import type { TopAggregatesOptions } from '../../../src/query/family/aggregates-options.js';
import { botAggregates } from '../../../src/query/endpoint/bot-aggregates.js';
import { conversationAggregates } from '../../../src/query/endpoint/conversation-aggregates.js';
import { evaluationAggregates } from '../../../src/query/endpoint/evaluation-aggregates.js';
import { flowAggregates } from '../../../src/query/endpoint/flow-aggregates.js';
import { journeyAggregates } from '../../../src/query/endpoint/journey-aggregates.js';
import { surveyAggregates } from '../../../src/query/endpoint/survey-aggregates.js';
import { transcriptAggregates } from '../../../src/query/endpoint/transcript-aggregates.js';
import { userAggregates } from '../../../src/query/endpoint/user-aggregates.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const interval = '2026-11-23/2026-11-24';
const metrics = ['nOffered', 'tHandle'];
const answer = {
  results: [
    {
      group: { queueId: 'q1', mediaType: 'voice' },
      data: [
        { interval: 'a/b', metrics: [{ metric: 'nOffered', stats: { count: 41 } }] },
        { interval: 'b/c', metrics: [{ metric: 'nOffered', stats: { count: 1 } }], later: true },
      ],
    },
    { group: { queueId: 'q2' }, data: [{ interval: 'a/b', metrics: [] }] },
    { group: { queueId: 'q3' } },
  ],
};

describe('conversationAggregates', () => {
  it.each([
    ['Interval may not exceed 31 days', / 400 bad\.request\. Use sliceDays$/],
    ['No such metric', / 400 bad\.request$/],
  ])('says what cuts a question that is too long: %s', async (text, message) => {
    const { time, org } = orgOver(() => ({ status: 400, body: { code: 'bad.request', status: 400, message: text } }));
    const query = conversationAggregates(org, { interval: '2026-01-01/2026-11-24', metrics, granularity: 'P1D' });
    await expect(time.runWhile(lastValueFrom(query.pages$))).rejects.toMatchObject({
      name: 'HttpError',
      message: expect.stringMatching(message) as string,
    });
  });

  it('asks once, and gives one row a group and period, as received', async () => {
    const { time, org, calls } = orgOver(() => ({ body: answer }));
    const filter = { type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] };
    const views = [{ target: 'tHandle', name: 'quick', function: 'rangeBound', range: { lt: 1000 } }];
    const query = conversationAggregates(org, {
      interval,
      metrics,
      granularity: 'PT12H',
      timeZone: 'Europe/Berlin',
      groupBy: ['queueId'],
      filter,
      views,
      alternateTimeDimension: 'eventTime',
      flattenMultivaluedDimensions: true,
    });
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(calls().map(({ url, method, body }) => ({ url, method, body }))).toEqual([
      {
        url: 'https://api.mypurecloud.de/api/v2/analytics/conversations/aggregates/query',
        method: 'POST',
        body: {
          metrics,
          granularity: 'PT12H',
          timeZone: 'Europe/Berlin',
          groupBy: ['queueId'],
          filter,
          views,
          alternateTimeDimension: 'eventTime',
          flattenMultivaluedDimensions: true,
          interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
        },
      },
    ]);
    expect(pages.flatMap(({ rows }) => rows)).toEqual([
      { group: { queueId: 'q1', mediaType: 'voice' }, interval: 'a/b', metrics: answer.results[0]?.data?.[0]?.metrics },
      {
        group: { queueId: 'q1', mediaType: 'voice' },
        interval: 'b/c',
        metrics: answer.results[0]?.data?.[1]?.metrics,
        later: true,
      },
      { group: { queueId: 'q2' }, interval: 'a/b', metrics: [] },
    ]);
    expect(pages).toHaveLength(1);
    expect(query.name).toBe('conversation-aggregates');
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 3, pages: 1, requests: 1, gaps: [] });
  });

  it.each([{}, { results: null }, { results: [] }])('takes %j for an answer without rows', async (body) => {
    const { time, org } = orgOver(() => ({ body }));
    const run = conversationAggregates(org, { interval, metrics }).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.map(({ rows }) => rows)).toEqual([[]]);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 0 });
  });

  it('tells where an answer has another shape, without a value of it', async () => {
    const { time, org } = orgOver(() => ({ body: { results: [{ data: [{}, 'secret'] }] } }));
    const reading = lastValueFrom(conversationAggregates(org, { interval, metrics }).rows$);
    await expect(time.runWhile(reading)).rejects.toMatchObject({
      name: 'DecodeError',
      issues: [{ path: 'results[0].data[1]', expected: 'object', received: 'string' }],
    });
  });

  it('cuts a question at UTC midnights into calls whose periods are whole, and goes on where it was left', async () => {
    const { time, org, calls } = orgOver(({ body }) => {
      const slice = (body as { interval: string }).interval;
      return { body: { results: [{ data: [{ interval: slice }] }] } };
    });
    const options = { interval: '2026-11-21T12:00Z/2026-11-24', metrics, granularity: 'PT6H', sliceDays: 1 };
    const query = conversationAggregates(org, options);
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const slices = [
      '2026-11-21T12:00:00.000Z/2026-11-22T00:00:00.000Z',
      '2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
    ];
    expect(pages.flatMap(({ rows }) => rows.map((row) => row.interval))).toEqual(slices);
    expect(await run.manifest).toMatchObject({ status: 'complete', requests: 3, gaps: [] });

    const positions = pages.slice(0, 2).map(({ position }) => position);
    const from = checkpointOf(query, positions);
    const rest = await time.runWhile(
      lastValueFrom(conversationAggregates(org, { ...options, from }).rows$.pipe(toArray())),
    );
    expect(rest.map((row) => row.interval)).toEqual(slices.slice(2));
    expect(calls()).toHaveLength(4);
    expect(() => conversationAggregates(org, { ...options, sliceDays: 2, from })).toThrow(/count as/);
  });

  it.each([
    [{ metrics: [] }, 'metrics'],
    [{ metrics: 'nOffered' as never }, 'metrics'],
    [{ metrics: ['nOfered'] }, 'metrics[0]'],
    [{ metrics: ['nOffered', 'queueId'] }, 'metrics[1]'],
    [{ groupBy: ['tHandle'] }, 'groupBy[0]'],
    [{ groupBy: ['queue'] }, 'groupBy[0]'],
    [{ filter: { type: 'and', predicates: [{ dimension: 'nope', value: 'x' }] } }, 'filter.predicates[0]'],
    [{ filter: [{ type: 'and', predicates: [{ dimension: 'queueId', value: 'x' }] }] as never }, 'filter'],
    [
      { filter: { type: 'and', predicates: [{ dimension: 'queueId', operator: 'like' }] } },
      'filter.predicates[0].operator',
    ],
    [{ views: [{ target: 'tNope', name: 'x', function: 'rangeBound' }] }, 'views[0].target'],
    [{ views: [{ target: 'tHandle', name: 'x', function: 'rangeBound', ranges: {} } as never] }, 'views[0].ranges'],
    [
      { views: [{ target: 'tHandle', name: 'x', function: 'rangeBound', range: { gt: 1 } as never }] },
      'views[0].range.gt',
    ],
    [
      { views: [{ target: 'tHandle', name: 'x', function: 'rangeBound', range: { lt: '9' as never } }] },
      'views[0].range.lt',
    ],
    [{ views: ['tHandle' as never] }, 'views[0]'],
    [{ sortMetric: { name: 'tNope', function: 'sum' } }, 'sortMetric.name'],
    [{ queryType: 'top' }, 'queryType'],
    [{ limit: 0 }, 'limit'],
    [{ alternateTimeDimension: 'never' }, 'alternateTimeDimension'],
    [{ timeZone: 'Berlin' }, 'timeZone'],
    [{ granularity: 'PT7H' }, 'granularity'],
    [{ granularity: 'P1W' }, 'granularity'],
    [{ sliceDays: 1 }, 'sliceDays'],
    [{ sliceDays: 0, granularity: 'PT1H' }, 'sliceDays'],
    [{ sliceDays: 1, granularity: 'PT1H', queryType: 'topN' }, 'sliceDays'],
    [{ sliceDays: 1, granularity: 'P1D', timeZone: 'Europe/Berlin' }, 'sliceDays'],
    [{ interval: '2026-11-23' }, 'interval'],
    [{ filters: [] }, 'filters'],
    [{ paging: {} }, 'paging'],
  ])('refuses %j before any request', async (options, field) => {
    const { time, org, calls } = orgOver(() => ({ body: answer }));
    const ask = (): unknown => conversationAggregates(org, { interval, metrics, ...options });
    expect(ask).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
    await time.run();
    expect(calls()).toEqual([]);
  });

  it('refuses slices that would cut a period in two', () => {
    const { org } = orgOver(() => ({}));
    const options = { interval: '2026-11-02/2026-11-30', metrics, granularity: 'P1W' };
    expect(() => conversationAggregates(org, { ...options, sliceDays: 5 })).toThrow(ConfigError);
    expect(() => conversationAggregates(org, { ...options, sliceDays: 7 })).not.toThrow();
  });

  it('says where a name belongs, and lets new ones through that are named', () => {
    const { org } = orgOver(() => ({}));
    const ask = (options: Partial<TopAggregatesOptions>) => () =>
      conversationAggregates(org, { interval, metrics, ...options });
    expect(ask({ groupBy: ['tHandle'] })).toThrow(/give it as metric in metrics/);
    expect(ask({ metrics: ['queueId'] })).toThrow(/give it as dimension in filter and groupBy/);
    expect(ask({ metrics: ['tHandel'] })).toThrow(/did you mean tHandle\?/);
    expect(ask({ metrics: ['tBrandNew'], groupBy: ['brandNew'] })).toThrow(/allowUnknown/);
    expect(
      ask({ metrics: ['tBrandNew'], groupBy: ['brandNew'], allowUnknown: ['tBrandNew', 'brandNew'] }),
    ).not.toThrow();
  });
});

describe('aggregates of the other families', () => {
  it.each([
    [userAggregates, 'users', 'user-aggregates', 'tSystemPresence'],
    [flowAggregates, 'flows', 'flow-aggregates', 'nFlow'],
    [evaluationAggregates, 'evaluations', 'evaluation-aggregates', 'oTotalScore'],
    [surveyAggregates, 'surveys', 'survey-aggregates', 'nSurveyResponses'],
    [transcriptAggregates, 'transcripts', 'transcript-aggregates', 'oSentimentScore'],
    [actionAggregates, 'actions', 'action-aggregates', 'tTotalExecution'],
    [botAggregates, 'bots', 'bot-aggregates', 'nBotSessions'],
    [journeyAggregates, 'journeys', 'journey-aggregates', 'nJourneySessions'],
  ])('%o reads /%s/', async (read, family, name, metric) => {
    const { time, org, calls } = orgOver(() => ({ body: { results: [{ data: [{ interval: 'a/b' }] }] } }));
    const query = read(org, { interval, metrics: [metric] });
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toEqual([{ interval: 'a/b' }]);
    expect(query.name).toBe(name);
    expect(calls().map(({ url }) => new URL(url).pathname)).toEqual([`/api/v2/analytics/${family}/aggregates/query`]);
  });

  it('keeps what an answer says of all its groups', async () => {
    const systemToOrganizationMappings = { AVAILABLE: ['p1'] };
    const { time, org } = orgOver(() => ({
      body: { systemToOrganizationMappings, results: [{ group: { userId: 'u' }, data: [{ interval: 'a/b' }] }] },
    }));
    const query = userAggregates(org, { interval, metrics: ['tSystemPresence'], groupBy: ['userId'] });
    expect(await time.runWhile(lastValueFrom(query.rows$))).toEqual({
      systemToOrganizationMappings,
      group: { userId: 'u' },
      interval: 'a/b',
    });
  });

  it('refuses what only some families have', () => {
    const { org } = orgOver(() => ({}));
    const options = { interval, metrics: ['nFlow'], queryType: 'topN' };
    expect(() => flowAggregates(org, options)).toThrow(expect.objectContaining({ field: 'queryType' }));
    expect(() => userAggregates(org, { interval, metrics: ['tHandle'] })).toThrow(/metrics\[0\]/);
    expect(() =>
      evaluationAggregates(org, {
        interval,
        metrics: ['oTotalScore'],
        alternateTimeDimension: 'evaluationCreatedDate',
      }),
    ).not.toThrow();
  });

  it('names the permission that is missing', async () => {
    const { time, org } = orgOver(() => ({ status: 403, body: { code: 'not.authorized', status: 403 } }));
    const reading = lastValueFrom(surveyAggregates(org, { interval, metrics: ['nSurveyResponses'] }).rows$);
    await expect(time.runWhile(reading)).rejects.toMatchObject({
      name: 'PermissionError',
      permission: 'analytics:surveyAggregate:view',
    });
  });
});

describe('aggregates', () => {
  it('reads any family, and leaves its names to the server', async () => {
    const { time, org, calls } = orgOver(() => ({ body: {} }));
    const query = aggregates(org, {
      family: 'knowledge',
      interval,
      metrics: ['anything'],
      groupBy: ['whatever'],
      alternateTimeDimension: 'someTime',
      queryType: 'topN',
      limit: 3,
    });
    await time.runWhile(lastValueFrom(query.pages$));
    expect(query.name).toBe('knowledge-aggregates');
    expect(calls()[0]).toMatchObject({
      url: expect.stringContaining('/knowledge/aggregates/query') as string,
      body: { limit: 3 },
    });
  });

  it.each(['', 'a/b', '../x', 'Conversations', 7])('refuses the family %o', (family) => {
    const { org } = orgOver(() => ({}));
    expect(() => aggregates(org, { family: family as string, interval, metrics })).toThrow(
      expect.objectContaining({ field: 'family' }),
    );
  });
});
