import { describe, expect, it } from 'vitest';
import type { OrgOptions } from '../../src/simulator/index.js';
import { DAY, World, type Read } from './world.js';

const ANALYTICS = '/api/v2/analytics';
type Row = Readonly<Record<string, unknown>>;

/** A world, logged in, without limits and latency. */
class Api extends World {
  bearer = '';

  static async of(org: Partial<OrgOptions> = {}): Promise<Api> {
    const api = new Api({ latency: 0, limits: { token: false, client: false }, ...org });
    api.bearer = await api.token();
    return api;
  }

  ask(path: string, body: unknown): Promise<Read> {
    return this.read(this.post(this.bearer, path, body));
  }

  look(path: string): Promise<Read> {
    return this.read(this.get(this.bearer, path));
  }

  truth(of: string, more: object = {}): Row[] {
    return [...this.simulator.truth('acme', { of, ...more })];
  }

  /** The rows of a list that is read by following `nextUri`. */
  async follow(path: string): Promise<{ rows: Row[]; sizes: number[]; pages: Read[] }> {
    const pages: Read[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page: Read = await this.look(next);
      pages.push(page);
      next = page.json['nextUri'] as string | undefined;
    }
    const lists = pages.map(({ json }) => json['entities'] as Row[]);
    return { rows: lists.flat(), sizes: lists.map(({ length }) => length), pages };
  }
}

describe('user details', () => {
  const PATH = `${ANALYTICS}/users/details/query`;

  it('tell presences and routing statuses, one row a user, the last of each without an end', async () => {
    const api = await Api.of();
    const { json } = await api.ask(PATH, { interval: DAY, paging: { pageSize: 100, pageNumber: 1 } });
    expect(json.totalHits).toBe(50);
    const users = json['userDetails'] as { userId: string; primaryPresence: Row[]; routingStatus: Row[] }[];
    expect(users).toEqual(api.truth(PATH, { interval: DAY }));
    expect(new Set(users.map(({ userId }) => userId)).size).toBe(50);
    for (const { primaryPresence, routingStatus } of users) {
      for (const list of [primaryPresence, routingStatus]) {
        const ends = list.slice(0, -1).map((one) => one['endTime']);
        expect(ends).toEqual(list.slice(1).map((one) => one['startTime']));
        expect(list.at(-1)).not.toHaveProperty('endTime');
      }
    }
  });

  it('page by number and leave the rows out past the end', async () => {
    const api = await Api.of({ entities: { users: 3 } });
    const page = (pageNumber: number) => api.ask(PATH, { interval: DAY, paging: { pageSize: 2, pageNumber } });
    expect((await page(2)).json['userDetails']).toHaveLength(1);
    expect((await page(3)).json).toEqual({ totalHits: 3 });
  });

  it('keep what the filters ask for, and refuse 8 days without one', async () => {
    const api = await Api.of();
    const value = api.truth(PATH)[7]?.['userId'];
    const predicates = [{ dimension: 'userId', value }];
    const { json } = await api.ask(PATH, { interval: DAY, userFilters: [{ type: 'and', predicates }] });
    expect((json['userDetails'] as Row[]).map((row) => row['userId'])).toEqual([value]);
    const meals = [{ dimension: 'systemPresence', value: 'MEAL' }];
    const fed = await api.ask(PATH, { interval: DAY, presenceFilters: [{ type: 'and', predicates: meals }] });
    for (const { primaryPresence } of fed.json['userDetails'] as { primaryPresence: Row[] }[]) {
      expect(new Set(primaryPresence.map((one) => one['systemPresence']))).toEqual(new Set(['MEAL']));
    }
    expect((await api.ask(PATH, { interval: '2026-11-01/2026-11-09' })).json['message']).toContain('exceed 7 days');
  });

  it('turn the other way round on request, and know no third', async () => {
    const api = await Api.of({ entities: { users: 3 } });
    const ids = async (order: string) =>
      ((await api.ask(PATH, { interval: DAY, order })).json['userDetails'] as Row[]).map((row) => row['userId']);
    expect(await ids('desc')).toEqual((await ids('asc')).reverse());
    expect((await api.ask(PATH, { interval: DAY, order: 'up' })).json['message']).toContain('asc, desc, unordered');
  });

  it('come from a job with the same rows and a watermark', async () => {
    const api = await Api.of();
    const jobs = `${ANALYTICS}/users/details/jobs`;
    const { dataAvailabilityDate } = (await api.look(`${jobs}/availability`)).json;
    const { jobId } = (await api.ask(jobs, { interval: DAY })).json as unknown as { jobId: string };
    await api.time.runUntil(5000);
    expect((await api.look(`${jobs}/${jobId}`)).json['state']).toBe('FULFILLED');
    const { json } = await api.look(`${jobs}/${jobId}/results`);
    expect(json['userDetails']).toEqual(api.truth(PATH));
    expect(json['dataAvailabilityDate']).toBe(dataAvailabilityDate);
    expect((await api.look(`${ANALYTICS}/conversations/details/jobs/${jobId}`)).status).toBe(404);
  });
});

describe('conversations by their ids', () => {
  it('come one by one, or several at once, the unknown left out', async () => {
    const api = await Api.of();
    const [a, b] = api.truth('conversations');
    const one = await api.look(`${ANALYTICS}/conversations/${String(a?.['conversationId'])}/details`);
    expect(one.json).toEqual(a);
    const [first, second] = [String(a?.['conversationId']), String(b?.['conversationId'])];
    for (const query of [`id=${first}&id=${second}&id=x`, `id=${first},${second}`]) {
      expect((await api.look(`${ANALYTICS}/conversations/details?${query}`)).json).toEqual({ conversations: [a, b] });
    }
    expect((await api.look(`${ANALYTICS}/conversations/nobody/details`)).json).toMatchObject({ code: 'not.found' });
    expect((await api.look(`${ANALYTICS}/conversations/details`)).status).toBe(400);
  });

  it('come no more than the cap at once', async () => {
    const api = await Api.of({ caps: { ids: 2 } });
    expect((await api.look(`${ANALYTICS}/conversations/details?id=a,b,c`)).json['message']).toContain(
      'more than 2 ids',
    );
  });
});

interface Container {
  readonly group: Readonly<Record<string, string>>;
  readonly data: readonly {
    readonly interval: string;
    readonly metrics: readonly { metric: string; qualifier?: string; stats: Readonly<Record<string, number>> }[];
    readonly views?: readonly { name: string; stats: Readonly<Record<string, number>> }[];
  }[];
}

const results = (read: Read): readonly Container[] => (read.json['results'] ?? []) as readonly Container[];
const total = (list: readonly Container[], metric: string, stat = 'count'): number =>
  list
    .flatMap(({ data }) => data.flatMap(({ metrics }) => metrics))
    .filter((one) => one.metric === metric)
    .reduce((sum, { stats }) => sum + (stats[stat] ?? 0), 0);

describe('aggregates of conversations', () => {
  const PATH = `${ANALYTICS}/conversations/aggregates/query`;

  it('count by day what starts on it', async () => {
    const interval = '2026-11-20T00:00:00.000Z/2026-11-24T00:00:00.000Z';
    const api = await Api.of({ interval, conversations: 4000, rowBytes: 200 });
    const list = results(await api.ask(PATH, { interval, granularity: 'P1D', metrics: ['nConversations'] }));
    expect(total(list, 'nConversations')).toBe(4000);
    const starts = api.truth('conversations').map((row) => String(row['conversationStart']).slice(0, 10));
    for (const day of ['2026-11-20', '2026-11-23']) {
      const parts = list.flatMap(({ data }) => data).filter((part) => part.interval.startsWith(day));
      const count = parts.reduce((sum, { metrics }) => sum + (metrics[0]?.stats['count'] ?? 0), 0);
      expect(count).toBe(starts.filter((start) => start === day).length);
    }
    expect(list.map(({ group }) => Object.keys(group))).toEqual(list.map(() => ['mediaType']));
  });

  it('group, filter, and count times into the part in which they end', async () => {
    const api = await Api.of({ conversations: 600, openShare: 0.1 });
    const body = {
      interval: DAY,
      granularity: 'PT12H',
      groupBy: ['queueId'],
      metrics: ['nOffered', 'tHandle'],
      filter: { type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] },
      views: [{ target: 'tHandle', name: 'short', function: 'rangeBound', range: { gte: 0, lt: 60_000 } }],
    };
    const list = results(await api.ask(PATH, body));
    expect(list).toEqual(api.truth(PATH, body));
    expect(list).toHaveLength(8);
    for (const { group, data } of list) {
      expect(Object.keys(group).sort()).toEqual(['mediaType', 'queueId']);
      expect(data.map(({ interval }) => interval)).toEqual([
        '2026-11-23T00:00:00.000Z/2026-11-23T12:00:00.000Z',
        '2026-11-23T12:00:00.000Z/2026-11-24T00:00:00.000Z',
      ]);
    }
    const hits = await api.ask(`${ANALYTICS}/conversations/details/query`, {
      interval: DAY,
      segmentFilters: [body.filter],
    });
    expect(total(list, 'nOffered')).toBe(hits.json.totalHits);
    expect(total(list, 'tHandle')).toBeLessThan(hits.json.totalHits);
    const handled = list[0]?.data[0]?.metrics.find(({ metric }) => metric === 'tHandle')?.stats;
    expect(handled).toEqual({
      count: expect.any(Number) as number,
      sum: expect.any(Number) as number,
      min: expect.any(Number) as number,
      max: expect.any(Number) as number,
    });
    expect(list.flatMap(({ data }) => data.flatMap(({ views = [] }) => views))[0]?.name).toBe('short');
  });

  it('give the first groups, or the last, by what a metric comes to', async () => {
    const api = await Api.of({ conversations: 600 });
    const body = { interval: DAY, granularity: 'PT6H', groupBy: ['queueId'], metrics: ['nOffered', 'tHandle'] };
    // Every group has handled something.
    const all = results(await api.ask(PATH, body));
    const of = (group: Container, stat: string): number => total([group], 'tHandle', stat);
    const each = ({ data }: Container, stat: string): number[] =>
      data.flatMap(({ metrics }) =>
        metrics.filter(({ metric }) => metric === 'tHandle').map(({ stats }) => stats[stat]!),
      );
    const worths: Readonly<Record<string, (group: Container) => number>> = {
      count: (group) => of(group, 'count'),
      sum: (group) => of(group, 'sum'),
      average: (group) => of(group, 'sum') / of(group, 'count'),
      max: (group) => Math.max(...each(group, 'max')),
      min: (group) => Math.min(...each(group, 'min')),
    };
    for (const [fn, worth] of Object.entries(worths)) {
      const sorted = all.map(worth).sort((a, b) => b - a);
      const top = { ...body, sortMetric: { name: 'tHandle', function: fn }, limit: 5 };
      const first = results(await api.ask(PATH, { ...top, queryType: 'topN' }));
      expect(first.map(worth)).toEqual(sorted.slice(0, 5));
      const last = results(await api.ask(PATH, { ...top, queryType: 'bottomN' }));
      expect(last.map(worth)).toEqual(sorted.slice(-5).reverse());
    }
    const lone = await api.ask(PATH, { ...body, queryType: 'topN', limit: 5 });
    expect(lone.json['message']).toBe('sortMetric is required for topN.');
  });

  it('write the parts in the zone that was asked for, by its calendar', async () => {
    const api = await Api.of({ interval: '2026-10-30/2026-11-03', conversations: 500 });
    const interval = '2026-10-31T04:00:00.000Z/2026-11-02T05:00:00.000Z';
    const body = { interval, granularity: 'P1D', timeZone: 'America/New_York', metrics: ['nConnected'] };
    const parts = results(await api.ask(PATH, body))[0]?.data.map((part) => part.interval);
    expect(parts).toEqual([
      '2026-10-31T00:00:00.000-04:00/2026-11-01T00:00:00.000-04:00',
      '2026-11-01T00:00:00.000-04:00/2026-11-02T00:00:00.000-05:00',
    ]);
  });

  it('leave results out when there are none', async () => {
    const api = await Api.of();
    const read = await api.ask(PATH, { interval: '2020-01-01/2020-01-02', metrics: ['nOffered'] });
    expect([read.status, read.json]).toEqual([200, {}]);
  });

  it.each([
    ['no interval', { interval: undefined, metrics: ['nOffered'] }, /must specify a search interval/],
    ['no metric', { metrics: [] }, /metric/],
    ['no metric but a view of one', { views: [{ target: 'tHandle', name: 'all', function: 'rangeBound' }] }, /metric/],
    [
      'a metric that is none',
      { metrics: ['handle'] },
      /\[handle\] is not valid for field type \[ConversationAggregateMetric\]/,
    ],
    ['a period that is none', { metrics: ['nOffered'], granularity: 'PT' }, /\[PT\].*Period/],
    ['a zone that is none', { metrics: ['nOffered'], granularity: 'P1D', timeZone: 'Mars/Base' }, /Mars/],
  ])('refuse %s', async (_, more, message) => {
    const api = await Api.of();
    const { status, json } = await api.ask(PATH, { interval: DAY, ...more });
    expect([status, json['message']]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe('the other aggregates', () => {
  it.each([
    ['flows', 'nFlow'],
    ['evaluations', 'nEvaluations'],
    ['surveys', 'nSurveysSent'],
    ['transcripts', 'tSilence'],
    ['actions', 'nActions'],
    ['bots', 'nBotSessions'],
    ['journeys', 'nJourneys'],
  ])('of %s come at once, and page by page as a job', async (name, metric) => {
    const api = await Api.of({ conversations: 2000 });
    const root = `${ANALYTICS}/${name}/aggregates`;
    const body = { interval: DAY, granularity: 'PT6H', groupBy: ['userId'], metrics: [metric] };
    const expected = results(await api.ask(`${root}/query`, body));
    expect(expected.length).toBeGreaterThan(10);
    const made = await api.ask(`${root}/jobs`, { ...body, pageSize: 7 });
    expect(made.status).toBe(202);
    await api.time.runUntil(5000);
    const list: Container[] = [];
    let query = '';
    do {
      const page = await api.look(`${root}/jobs/${String(made.json['jobId'])}/results${query}`);
      expect(results(page).length).toBeLessThanOrEqual(7);
      expect(page.json).not.toHaveProperty('dataAvailabilityDate');
      list.push(...results(page));
      const cursor = page.json['cursor'] as string | undefined;
      query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    } while (query !== '');
    expect(list).toEqual(expected);
  });

  it('of users add up to all of the time, state by state', async () => {
    const interval = '2026-11-23T12:00:00.000Z/2026-11-23T13:00:00.000Z';
    const api = await Api.of();
    const body = { interval, granularity: 'PT30M', groupBy: ['userId'], metrics: ['tSystemPresence'] };
    const { json } = await api.ask(`${ANALYTICS}/users/aggregates/query`, body);
    const list = json['results'] as readonly Container[];
    expect(list).toHaveLength(50);
    expect(total(list, 'tSystemPresence', 'sum')).toBe(50 * 3_600_000);
    expect(list[0]?.data[0]?.metrics[0]).toHaveProperty('qualifier');
    expect(json).toHaveProperty('systemToOrganizationMappings');
    const wrong = await api.ask(`${ANALYTICS}/users/aggregates/query`, { ...body, groupBy: ['queueId'] });
    expect(wrong.json).toMatchObject({
      code: 'invalid.value',
      message: 'Value [queueId] is not valid for field type [UserAggregateDimension]. Allowable values are: userId',
    });
  });
});

describe('observations and activity', () => {
  it.each(['queues', 'users', 'flows'])('of %s come at once, for the ids that the filter names', async (kind) => {
    const api = await Api.of();
    const path = `${ANALYTICS}/${kind}/observations/query`;
    const dimension = `${kind.slice(0, -1)}Id`;
    const all = results(await api.ask(path, { filter: { type: 'or', predicates: [] }, metrics: ['oInteracting'] }));
    expect(all.length).toBeGreaterThan(5);
    const value = all[3]?.group[dimension];
    const filter = { type: 'or', predicates: [{ dimension, value }] };
    const one = await api.ask(path, { filter, metrics: ['oInteracting'], detailMetrics: ['oInteracting'] });
    expect(results(one)).toMatchObject([{ group: { [dimension]: value }, data: [{ metric: 'oInteracting' }] }]);
    const [detail] = results(one)[0]?.data as unknown as [{ truncated: boolean; observations: Row[] }];
    expect(detail.truncated).toEqual(expect.any(Boolean));
    const known = api.truth('conversations').map((row) => row['conversationId']);
    expect(detail.observations.length).toBeGreaterThan(0);
    for (const { conversationId } of detail.observations) expect(known).toContain(conversationId);
    expect((await api.ask(path, { filter })).status).toBe(400);
    const none = { type: 'or', predicates: [{ dimension, value: 'nobody' }] };
    expect((await api.ask(path, { filter: none, metrics: ['oInteracting'] })).json).toEqual({});
  });

  it.each(['conversations', 'routing', 'flows', 'teams', 'users'])('activity of %s comes in pages', async (kind) => {
    const api = await Api.of();
    const path = `${ANALYTICS}/${kind}/activity/query`;
    const body = { metrics: [{ metric: 'oAlerting' }], groupBy: ['queueId'] };
    const rows: Row[] = [];
    for (let page = 1; page < 50; page++) {
      const { json } = await api.ask(`${path}?pageSize=3&pageNumber=${page}`, body);
      expect(json).toHaveProperty('entityIdDimension');
      if (json['results'] === undefined) break;
      rows.push(...(json['results'] as Row[]));
    }
    expect(rows).toEqual(api.truth(path, body));
    expect(rows.length).toBeGreaterThan(4);
    expect((await api.ask(path, { metrics: body.metrics })).json['message']).toBe('groupBy is required.');
    const before = await api.ask(`${path}?pageNumber=0`, body);
    expect(before.json['message']).toBe('pageNumber must be a whole number, 1 or more.');
  });
});

describe('audits', () => {
  const PATH = '/api/v2/audits/query';

  it('are asked for, polled, and read by cursor', async () => {
    const api = await Api.of();
    expect((await api.ask(PATH, {})).json['message']).toMatch(/must specify a search interval/);
    const made = await api.ask(PATH, { interval: DAY });
    expect(made.json).toMatchObject({ state: 'Queued', interval: DAY });
    const id = String(made.json['id']);
    const state = async () => (await api.look(`${PATH}/${id}`)).json['state'];
    expect((await api.look(`${PATH}/${id}/results`)).status).toBe(400);
    await api.time.runUntil(500);
    expect(await state()).toBe('Running');
    await api.time.runUntil(2000);
    expect(await state()).toBe('Succeeded');
    const rows: Row[] = [];
    let query = '?pageSize=120';
    for (let pages = 0; pages < 3; pages++) {
      const { json } = await api.look(`${PATH}/${id}/results${query}`);
      rows.push(...(json['entities'] as Row[]));
      query = `?pageSize=120&cursor=${encodeURIComponent(String(json['cursor']))}`;
      expect('cursor' in json).toBe(pages < 2);
    }
    expect(rows).toEqual(api.truth(PATH));
    expect(rows).toHaveLength(300);
    expect((await api.look(`${PATH}/${id}/results?pageSize=501`)).status).toBe(400);
    expect((await api.look(`${PATH}/nobody`)).status).toBe(404);
    expect((await api.ask(PATH, { interval: '2026-10-01/2026-11-02' })).json['message']).toContain('31 days');
  });

  it('can be large: then they are fetched from another host, without the bearer, while the address is good', async () => {
    const api = await Api.of({ audits: { downloadOver: 10, linkMs: 60_000 } });
    const id = String((await api.ask(PATH, { interval: DAY })).json['id']);
    await api.time.runUntil(2000);
    const { json } = await api.look(`${PATH}/${id}/results`);
    const url = String(json['downloadUrl']);
    expect(new URL(url).host).toBe('downloads.mypurecloud.com');
    expect(json).not.toHaveProperty('entities');
    const file = await api.read(api.simulator.fetch(url));
    expect(file.json['entities']).toEqual(api.truth(PATH));
    const withBearer = await api.read(api.simulator.fetch(url, { headers: { authorization: `Bearer ${api.bearer}` } }));
    expect(withBearer.status).toBe(400);
    const redirect = await api.look(`${PATH}/${id}/results?allowRedirect=true`);
    expect([redirect.status, new URL(String(redirect.headers.get('location'))).host]).toEqual([
      302,
      'downloads.mypurecloud.com',
    ]);
    await api.time.runUntil(62_000);
    expect((await api.read(api.simulator.fetch(url))).status).toBe(403);
  });

  it('can be laid down one a line', async () => {
    const api = await Api.of({ audits: { downloadOver: 10, downloadAs: 'lines' } });
    const id = String((await api.ask(PATH, { interval: DAY })).json['id']);
    await api.time.runUntil(2000);
    const { json } = await api.look(`${PATH}/${id}/results`);
    const { text, headers } = await api.read(api.simulator.fetch(String(json['downloadUrl'])));
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(api.truth(PATH));
  });

  it.each([
    ['Failed', { failAt: [1] }],
    ['Cancelled', { cancelAt: [1] }],
  ])('can end as %s, without results', async (state, options) => {
    const api = await Api.of({ audits: options });
    const id = String((await api.ask(PATH, { interval: DAY })).json['id']);
    await api.time.runUntil(2000);
    expect((await api.look(`${PATH}/${id}`)).json['state']).toBe(state);
    expect((await api.look(`${PATH}/${id}/results`)).status).toBe(400);
    const other = String((await api.ask(PATH, { interval: DAY })).json['id']);
    await api.time.runUntil(4000);
    expect((await api.look(`${PATH}/${other}`)).json['state']).toBe('Succeeded');
  });
});

describe('listings', () => {
  it.each([
    ['/api/v2/users', 50],
    ['/api/v2/routing/queues', 8],
    ['/api/v2/routing/wrapupcodes', 12],
    ['/api/v2/routing/skills', 6],
    ['/api/v2/routing/languages', 4],
    ['/api/v2/authorization/divisions', 3],
    ['/api/v2/groups', 5],
    ['/api/v2/flows', 7],
  ])('%s is read by following nextUri', async (path, count) => {
    const api = await Api.of();
    const { rows, pages } = await api.follow(`${path}?pageSize=3&sortOrder=asc`);
    expect(rows).toEqual(api.truth(path));
    expect(rows).toHaveLength(count);
    expect(pages[0]?.json).toMatchObject({
      pageSize: 3,
      pageNumber: 1,
      total: count,
      pageCount: Math.ceil(count / 3),
      selfUri: `${path}?pageSize=3&sortOrder=asc&pageNumber=1`,
    });
    expect(pages.at(-1)?.json).not.toHaveProperty('nextUri');
  });

  it('have 25 entities a page unless asked otherwise, and never more than 100', async () => {
    const api = await Api.of();
    expect((await api.follow('/api/v2/users')).sizes).toEqual([25, 25]);
    expect((await api.look('/api/v2/groups?pageSize=101')).status).toBe(400);
  });

  it('of evaluations need to know whose', async () => {
    const api = await Api.of();
    expect((await api.look('/api/v2/quality/evaluations/query')).status).toBe(400);
    const id = String(api.truth('/api/v2/users')[0]?.['id']);
    const { rows } = await api.follow(`/api/v2/quality/evaluations/query?agentUserId=${id}`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(40);
  });

  it('of organizations outside are read by cursor, so many a page as `limit` says', async () => {
    const api = await Api.of();
    const path = '/api/v2/externalcontacts/scan/organizations';
    const { rows, sizes, pages } = await api.follow(`${path}?limit=25`);
    expect(rows).toEqual(api.truth(path));
    expect(sizes).toEqual([25, 25, 10]);
    const after = (pages[0]?.json['cursors'] as { after: string }).after;
    expect(after).toMatch(/[+/=]/);
    expect(String(pages[0]?.json['nextUri'])).toContain(encodeURIComponent(after));
    expect(pages.at(-1)?.json).not.toHaveProperty('cursors');
    expect((await api.follow(`${path}?pageSize=25`)).sizes).toEqual([60]);
    expect((await api.look(`${path}?limit=201`)).status).toBe(400);
  });

  it.each(['sessions', 'reportingturns', 'divisions/reportingturns'])(
    'of %s of a bot flow are read by address alone',
    async (name) => {
      const api = await Api.of();
      const path = `${ANALYTICS}/botflows/a-flow/${name}`;
      const { rows, sizes, pages } = await api.follow(`${path}?pageSize=20`);
      expect(rows).toEqual(api.truth(path.replace('a-flow', '{botFlowId}')));
      expect(sizes).toEqual([20, 10]);
      expect(pages[0]?.json).not.toHaveProperty('cursors');
      // A turn has no id of its own.
      expect(rows.every((row) => 'id' in row === (name === 'sessions'))).toBe(true);
    },
  );

  it('of attributes and of task metrics send the cursor back in the body and in the address', async () => {
    const api = await Api.of({ lastCursor: 'null' });
    const search = '/api/v2/conversations/participants/attributes/search';
    const first = (await api.ask(search, {})).json;
    const second = (await api.ask(search, { cursor: first['cursor'] })).json;
    const rows = [first, second].flatMap(({ results: found }) => (found as { conversations: Row[] }).conversations);
    expect(rows).toEqual(api.truth(search));
    expect(second['cursor']).toBeNull();
    const metrics = `${ANALYTICS}/taskmanagement/metrics/query`;
    const page = (await api.ask(`${metrics}?pageSize=50`, {})).json;
    const { after } = page['cursors'] as { after: string };
    const rest = await api.ask(`${metrics}?pageSize=50&after=${encodeURIComponent(after)}`, {});
    expect([...(page['results'] as Row[]), ...(rest.json['results'] as Row[])]).toEqual(api.truth(metrics));
    expect(rest.json['cursors']).toEqual({ after: null });
    const statuses = [200, 201].map(async (size) => (await api.ask(`${metrics}?pageSize=${size}`, {})).status);
    expect(await Promise.all(statuses)).toEqual([200, 400]);
  });
});

describe('what an org says of itself', () => {
  it('is who it is', async () => {
    const api = await Api.of();
    const { json } = await api.look('/api/v2/organizations/me');
    const me = await api.look('/api/v2/tokens/me');
    expect(json['id']).toBe((me.json['organization'] as Row)['id']);
    expect(json).toMatchObject({ name: 'acme', state: 'active' });
  });

  it('is the documentation of the usual limits, whatever is in force', async () => {
    const api = await Api.of({ limits: { token: { kind: 'window', limit: 120, windowMs: 60_000 } } });
    const { json } = await api.look('/api/v2/organizations/limits/docs');
    expect(json['url']).toContain('developer.genesys.cloud');
    const [space] = json['namespaces'] as { name: string; limits: Row[] }[];
    expect(space?.name).toBe('platform.api');
    expect(space?.limits).toContainEqual(
      expect.objectContaining({ key: 'client.credentials.token.rate.per.minute', defaultValue: 300 }),
    );
    expect(space?.limits.filter(({ description }) => typeof description !== 'string')).toEqual([]);
  });

  it('is a list of namespaces, each of which can be asked for', async () => {
    const api = await Api.of();
    const { json } = await api.look('/api/v2/organizations/limits/namespaces');
    expect(json['entities']).toHaveLength(86);
    expect((await api.look('/api/v2/organizations/limits/namespaces/webhooks')).json).toEqual({ entities: [] });
  });

  it('is its limits, as they are in force, or as it was told to list them', async () => {
    const api = await Api.of({
      limits: {
        token: {
          kind: 'window',
          limit: 120,
          windowMs: 60_000,
          changes: [{ atMs: 1000, to: { kind: 'bucket', perSecond: 1, burst: 5 } }],
        },
        day: { kind: 'window', limit: 5000, windowMs: 86_400_000 },
      },
      jobs: { concurrent: 2, rate: { kind: 'window', limit: 3, windowMs: 1000 } },
      listedLimits: { 'org.app.user.rate.per.minute': null, 'details.jobs.concurrent.access.max': 9 },
    });
    const limits = async (ns: string) =>
      Object.fromEntries(
        (
          (await api.look(`/api/v2/organizations/limits/namespaces/${ns}`)).json['entities'] as {
            key: string;
            value: number;
          }[]
        ).map(({ key, value }) => [key, value]),
      );
    expect(await limits('platform.api')).toEqual({
      'client.credentials.token.rate.per.minute': 120,
      'token.rate.per.minute': 120,
      'token.rate.per.day': 5000,
      'request.bytes.max': 512_000,
    });
    expect(await limits('analytics')).toEqual({
      'details.jobs.concurrent.access.max': 9,
      'details.jobs.rate.per.second': 3,
    });
    await api.time.runUntil(1000);
    expect(await limits('platform.api')).toHaveProperty(['client.credentials.token.rate.per.minute'], 60);
    expect(await limits('platform.api/defaults')).toHaveProperty(['client.credentials.token.rate.per.minute'], 300);
    expect((await api.look('/api/v2/organizations/limits/namespaces/nothing')).status).toBe(404);
  });
});
