import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  actionAggregates,
  audits,
  botAggregates,
  connect,
  conversationActivity,
  conversationAggregates,
  conversationById,
  conversationDetails,
  conversationDetailsJob,
  conversations,
  conversationsByIds,
  cursorQuery,
  evaluationAggregates,
  flowAggregates,
  flowObservations,
  journeyAggregates,
  listing,
  queueObservations,
  surveyAggregates,
  transcriptAggregates,
  userAggregates,
  userDetails,
  userDetailsJob,
  userObservations,
  type Org,
} from '../../src/index.js';
import { serveSimulator, type ServedSimulator } from '../../src/node/serve-simulator.js';
import { createSimulator, type Simulator } from '../../src/simulator/index.js';
import { hasPrism, startPrism, type Prism } from './prism.js';

const required = process.env['SLUICE_REQUIRE_SERVICES'] === '1';
const DAY = '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z';
const DETAILS = '/api/v2/analytics/conversations/details/query';
const JOBS = '/api/v2/analytics/conversations/details/jobs';

if (!hasPrism && !required) console.warn('skipped: @stoplight/prism-cli is not installed');

it.runIf(required)('Prism is installed where services are required', () => {
  expect(hasPrism).toBe(true);
});

describe.runIf(hasPrism)('Prism between client and simulator', () => {
  let simulator: Simulator;
  let served: ServedSimulator;
  let prism: Prism;
  let org: Org;
  /** What Prism found wrong since the test began, by request. */
  let violations: string[] = [];

  const watched: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    const label = `${init?.method ?? 'GET'} ${url.pathname} ${answer.status}`;
    const found = answer.headers.get('sl-violations');
    if (found !== null) violations.push(`${label}: ${found}`);
    return answer;
  };

  beforeAll(async () => {
    simulator = createSimulator({
      seed: 7,
      orgs: [
        {
          name: 'acme',
          clientId: 'id',
          clientSecret: 'secret',
          token: 'token',
          interval: DAY,
          conversations: 250,
          rowBytes: 1500,
          latency: 0,
          limits: { token: false, client: false, login: false },
          jobs: { queuedMs: 0, runMs: 50, runningStatus: 202 },
          audits: { queuedMs: 0, runMs: 50 },
          faults: [
            { kind: 503, at: [2], path: '/api/v2/routing/languages' },
            { kind: 504, at: [1], path: '/api/v2/groups' },
            { kind: 'html', at: [1], path: '/api/v2/routing/skills' },
          ],
        },
      ],
    });
    served = await serveSimulator(simulator);
    prism = await startPrism(served.url);
    org = connect({
      name: 'acme',
      apiUrl: prism.url,
      loginUrl: prism.url,
      clientId: 'id',
      clientSecret: 'secret',
      fetch: watched,
      limits: { requestsPerMinute: 60_000 },
    });
  }, 60_000);

  afterAll(async () => {
    org.close();
    prism.close();
    await served.close();
  });

  beforeEach(() => {
    violations = [];
  });

  async function count(query: AsyncIterable<unknown>): Promise<number> {
    let rows = 0;
    for await (const _ of query) rows += 1;
    return rows;
  }
  const truth = (of: string, more: object = {}): number =>
    simulator.truth('acme', { of, interval: DAY, ...more }).count;

  it('sees a violation where there is one: on the side of the client, and of the server', async () => {
    const send = (path: string, body: object) =>
      watched(`${prism.url}${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send(DETAILS, { interval: DAY, oder: 'asc' });
    expect(violations).toEqual([expect.stringContaining("found 'oder'") as string]);
    await watched(`${prism.url}/api/v2/routing/skills`, { headers: { authorization: 'Bearer token' } });
    expect(violations).toEqual([expect.anything(), expect.stringMatching(/"location":\["response"/)]);
  });

  const grouped = { interval: DAY, granularity: 'PT6H', groupBy: ['userId'] };
  const named = { filter: { type: 'or', predicates: [{ dimension: 'queueId', value: 'x' }] }, metrics: ['oWaiting'] };
  const ofUsers = { filter: { type: 'or', predicates: [{ dimension: 'userId', value: 'x' }] } };
  const ofFlows = { filter: { type: 'or', predicates: [{ dimension: 'flowId', value: 'x' }] } };
  const ids = (): readonly string[] =>
    [...simulator.truth('acme')].slice(0, 3).map((row) => String(row['conversationId']));

  it.each<[string, () => AsyncIterable<unknown>, () => number]>([
    ['conversation details', () => conversationDetails(org, { interval: DAY }), () => truth('conversations')],
    ['conversation details as a job', () => conversationDetailsJob(org, { interval: DAY }), () => truth(JOBS)],
    ['conversations', () => conversations(org, { interval: DAY }), () => truth('conversations')],
    ['conversations by ids', () => conversationsByIds(org, ids()), () => 3],
    ['a conversation by its id', () => conversationById(org, ids()[0] ?? ''), () => 1],
    ['user details', () => userDetails(org, { interval: DAY }), () => 50],
    ['user details as a job', () => userDetailsJob(org, { interval: DAY }), () => 50],
    ['audits', () => audits(org, { interval: DAY }), () => 300],
    ['a listing', () => listing(org, { path: '/api/v2/users', pageSize: 20 }), () => 50],
    ['a listing with a failure in it', () => listing(org, { path: '/api/v2/groups', pageSize: 3 }), () => 5],
    [
      'a listing by cursor',
      () => listing(org, { path: '/api/v2/externalcontacts/scan/organizations', parameters: { limit: '25' } }),
      () => 60,
    ],
    [
      'a listing of rows without an id',
      () => listing(org, { path: '/api/v2/analytics/botflows/a-flow/reportingturns', pageSize: 20 }),
      () => 30,
    ],
    [
      'a search by cursor',
      () =>
        cursorQuery(org, {
          path: '/api/v2/conversations/participants/attributes/search',
          method: 'POST',
          rows: 'results.conversations',
          id: 'conversationId',
        }),
      () => 250,
    ],
  ])(
    'has nothing to say of %s',
    async (_, query, expected) => {
      expect(await count(query())).toBe(expected());
      expect(violations).toEqual([]);
    },
    30_000,
  );

  it.each<[string, () => AsyncIterable<unknown>]>([
    ['conversation', () => conversationAggregates(org, { ...grouped, metrics: ['nOffered', 'tHandle'] })],
    ['user', () => userAggregates(org, { ...grouped, metrics: ['tSystemPresence'] })],
    ['flow', () => flowAggregates(org, { ...grouped, metrics: ['nFlow'] })],
    ['evaluation', () => evaluationAggregates(org, { ...grouped, metrics: ['nEvaluations', 'oTotalScore'] })],
    ['survey', () => surveyAggregates(org, { ...grouped, metrics: ['nSurveysSent'] })],
    ['transcript', () => transcriptAggregates(org, { ...grouped, metrics: ['tSilence'] })],
    [
      'action',
      () => actionAggregates(org, { ...grouped, metrics: ['nActions'], allowUnknown: ['nActions', 'userId'] }),
    ],
    [
      'bot',
      () => botAggregates(org, { ...grouped, metrics: ['nBotSessions'], allowUnknown: ['nBotSessions', 'userId'] }),
    ],
    [
      'journey',
      () => journeyAggregates(org, { ...grouped, metrics: ['nJourneys'], allowUnknown: ['nJourneys', 'userId'] }),
    ],
  ])(
    'has nothing to say of %s aggregates',
    async (_, query) => {
      expect(await count(query())).toBeGreaterThan(0);
      expect(violations).toEqual([]);
    },
    30_000,
  );

  it('has nothing to say of observations and activity', async () => {
    await count(queueObservations(org, named));
    await count(userObservations(org, { ...ofUsers, metrics: ['oUserPresences'] }));
    await count(flowObservations(org, { ...ofFlows, metrics: ['oFlow'] }));
    await count(conversationActivity(org, { metrics: [{ metric: 'oWaiting' }], groupBy: ['queueId'] }));
    expect(violations).toEqual([]);
  }, 30_000);

  it('has nothing to say of any other operation of the document, asked by hand', async () => {
    const body: Record<string, object> = {
      observations: { filter: { type: 'or' }, metrics: ['oWaiting'], detailMetrics: ['oWaiting'] },
      activity: { groupBy: ['queueId'], metrics: [{ metric: 'oWaiting' }] },
      aggregates: { interval: DAY, metrics: ['nThings'] },
      details: { interval: DAY },
      audits: { interval: DAY },
      metrics: {},
      attributes: {},
    };
    const metrics: Record<string, string> = {
      conversations: 'nOffered',
      users: 'tSystemPresence',
      flows: 'nFlow',
      evaluations: 'nEvaluations',
      surveys: 'nSurveysSent',
      transcripts: 'tSilence',
      ratelimits: 'oRateLimitRecorded',
    };
    const values: Record<string, string> = {
      namespaceName: 'platform.api',
      conversationId: ids()[0] ?? '',
      botFlowId: 'b',
    };
    const send = async (method: string, path: string, data?: object): Promise<Response> => {
      const headers = { authorization: 'Bearer token', 'content-type': 'application/json' };
      return watched(`${prism.url}${path}`, { method, headers, ...(data && { body: JSON.stringify(data) }) });
    };
    const wrong: string[] = [];
    for (const [path, methods] of operations()) {
      if (path.includes('{jobId}') || path.includes('{transactionId}') || path.startsWith('/oauth')) continue;
      let address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
      if (path.endsWith('/conversations/details')) address += `?id=${ids().join('&id=')}`;
      if (path.endsWith('/evaluations/query')) address += '?agentUserId=x';
      const family = path.split('/')[4] ?? '';
      const kind = Object.keys(body).find((name) => path.split('/').includes(name)) ?? '';
      const data = kind === 'aggregates' ? { interval: DAY, metrics: [metrics[family] ?? 'nThings'] } : body[kind];
      for (const method of methods) {
        const answer = await send(method, address, method === 'POST' ? data : undefined);
        if (answer.status >= 300) wrong.push(`${method} ${path}: ${answer.status}`);
        if (answer.status !== 202) continue;
        const { jobId } = (await answer.json()) as { readonly jobId: string };
        // Fails by the timeout of the test.
        const state = async () => ((await (await send('GET', `${path}/${jobId}`)).json()) as { state: string }).state;
        while ((await state()) !== 'FULFILLED');
        for (const [verb, end] of [
          ['GET', '/results'],
          ['DELETE', ''],
        ] as const) {
          const next = await send(verb, `${path}/${jobId}${end}`);
          if (next.status >= 300) wrong.push(`${verb} ${path}/{jobId}${end}: ${next.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(violations).toEqual([]);
  }, 60_000);

  it('has nothing to say of errors', async () => {
    const post = (path: string, data: object, bearer = 'token') =>
      watched(`${prism.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify(data),
      });
    const look = (path: string) => watched(`${prism.url}${path}`, { headers: { authorization: 'Bearer token' } });
    const statuses = [
      await post(DETAILS, { interval: '2026-01-01/2026-02-01' }),
      await post(DETAILS, { interval: DAY }, 'nobody'),
      await look(`${JOBS}/nobody`),
      await look('/api/v2/routing/languages'),
      await look('/api/v2/routing/languages'),
    ].map(({ status }) => status);
    expect(statuses.slice(0, 3)).toEqual([400, 401, 404]);
    expect(statuses.slice(3)).toContain(503);
    expect(violations).toEqual([]);
  });
});

/** The paths of the document and their methods, read from its own lines. */
function operations(): Map<string, string[]> {
  const text = readFileSync(new URL('genesys.yaml', import.meta.url), 'utf8');
  const found = new Map<string, string[]>();
  let path = '';
  for (const line of text.slice(text.indexOf('\npaths:'), text.indexOf('\ncomponents:')).split('\n')) {
    path = /^ {2}(\/\S+):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|delete):$/.exec(line)?.[1];
    if (method !== undefined) found.set(path, [...(found.get(path) ?? []), method.toUpperCase()]);
  }
  return found;
}
