import vendor from 'purecloud-platform-client-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSimulator, type ServedSimulator } from '../../src/node/serve-simulator.js';
import { createSimulator, type OrgOptions, type Simulator } from '../../src/simulator/index.js';

// Somebody else's reading of the API, as code: paths, verbs, parameters and where an answer has its rows and cursors.

const DAY = '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z';
const ANALYTICS = '/api/v2/analytics';
const ORG: OrgOptions = {
  name: 'acme',
  clientId: 'id',
  clientSecret: 'secret',
  conversations: 250,
  interval: DAY,
  rowBytes: 1500,
  latency: 0,
  limits: { token: false, client: false, login: false },
  jobs: { queuedMs: 0, runMs: 50 },
  audits: { queuedMs: 0, runMs: 50 },
};

const client = vendor.ApiClient.instance;
const analytics = new vendor.AnalyticsApi();
let simulator: Simulator;
let served: ServedSimulator;

beforeAll(async () => {
  // It looks for a file in the home folder, and watches it.
  client.config.live_reload_config = false;
  simulator = createSimulator({ orgs: [ORG] });
  served = await serveSimulator(simulator);
  client.setGateway({ host: '127.0.0.1', protocol: 'http', port: Number(new URL(served.url).port) });
  await client.loginClientCredentialsGrant('id', 'secret');
});

afterAll(() => served.close());

const truth = (of = 'conversations', more: object = {}): unknown[] => [
  ...simulator.truth('acme', { of, interval: DAY, ...more }),
];

/** The rows of all pages. The next is asked for by what this one names, until one names none. */
async function rowsOf<Page, Next>(
  ask: (next: Next | undefined) => Promise<Page>,
  read: (page: Page) => readonly [rows: unknown[] | undefined, next: Next | undefined],
): Promise<unknown[]> {
  const all: unknown[] = [];
  let next: Next | undefined;
  do {
    const [rows = [], following] = read(await ask(next));
    all.push(...rows);
    next = following;
  } while (next);
  return all;
}

const until = async <State extends { state?: string }>(wanted: string, look: () => Promise<State>): Promise<State> => {
  const state = await look();
  return state.state === wanted ? state : until(wanted, look);
};

describe('the vendor’s own client reads', () => {
  it.each<[string, (number: number) => Promise<unknown[] | undefined>, string | undefined]>([
    [
      'conversations',
      async (pageNumber) =>
        (
          await analytics.postAnalyticsConversationsDetailsQuery({
            interval: DAY,
            paging: { pageSize: 100, pageNumber },
          })
        ).conversations,
      undefined,
    ],
    [
      'users',
      async (pageNumber) =>
        (await analytics.postAnalyticsUsersDetailsQuery({ interval: DAY, paging: { pageSize: 20, pageNumber } }))
          .userDetails,
      `${ANALYTICS}/users/details/query`,
    ],
  ])('the details of %s, page by page', async (_what, page, of) => {
    const rows = await rowsOf<[number, unknown[] | undefined], number>(
      async (number = 1) => [number, await page(number)],
      ([number, found]) => [found, found && number + 1],
    );
    expect(rows).toEqual(truth(of));
  });

  it('conversations by their ids', async () => {
    const rows = truth().slice(0, 3) as { conversationId: string }[];
    const ids = rows.map(({ conversationId }) => conversationId);
    expect(await analytics.getAnalyticsConversationDetails(ids[0] ?? '')).toEqual(rows[0]);
    expect(await analytics.getAnalyticsConversationsDetails({ id: ids })).toEqual({ conversations: rows });
  });

  it('a job of conversations, from its order to its end', async () => {
    const { jobId = '' } = await analytics.postAnalyticsConversationsDetailsJobs({ interval: DAY });
    await until('FULFILLED', () => analytics.getAnalyticsConversationsDetailsJob(jobId));
    const rows = await rowsOf(
      (cursor?: string) =>
        analytics.getAnalyticsConversationsDetailsJobResults(jobId, { pageSize: 100, ...(cursor && { cursor }) }),
      ({ conversations, cursor }) => [conversations, cursor],
    );
    expect(rows).toEqual(truth(`${ANALYTICS}/conversations/details/jobs`));
    await analytics.deleteAnalyticsConversationsDetailsJob(jobId);
    await expect(analytics.getAnalyticsConversationsDetailsJobResults(jobId)).rejects.toMatchObject({ status: 404 });
  });

  it('aggregates in one answer, and as a job whose pages are as large as its order says', async () => {
    const question = { interval: DAY, granularity: 'PT12H', groupBy: ['userId'], metrics: ['tSystemPresence'] };
    const { results = [] } = await analytics.postAnalyticsUsersAggregatesQuery(question);
    expect(results).toHaveLength(50);
    const { jobId = '' } = await analytics.postAnalyticsUsersAggregatesJobs({ ...question, pageSize: 20 });
    await until('FULFILLED', () => analytics.getAnalyticsUsersAggregatesJob(jobId));
    const rows = await rowsOf(
      (cursor?: string) => analytics.getAnalyticsUsersAggregatesJobResults(jobId, cursor ? { cursor } : {}),
      (page) => [page.results, page.cursor],
    );
    expect(rows).toEqual(results);
  });

  it('activity and metrics of tasks, page by page', async () => {
    const activity = { metrics: [{ metric: 'oWaiting' }], groupBy: ['queueId'] };
    const { results } = await analytics.postAnalyticsConversationsActivityQuery(activity, {
      pageSize: 5,
      pageNumber: 2,
    });
    expect(results).toEqual(truth(`${ANALYTICS}/conversations/activity/query`, activity).slice(5));
    const tasks = { metrics: [{ name: 'oWorkitem' }], groupBy: ['queueId'], filter: { predicates: [] } };
    const rows = await rowsOf(
      (after?: string) =>
        analytics.postAnalyticsTaskmanagementMetricsQuery(tasks, { pageSize: 30, ...(after && { after }) }),
      (page) => [page.results, page.cursors?.after],
    );
    expect(rows).toEqual(truth(`${ANALYTICS}/taskmanagement/metrics/query`));
  });

  it('audits, from their order to their end', async () => {
    const audits = new vendor.AuditApi();
    const { id = '' } = await audits.postAuditsQuery({ interval: DAY, serviceName: 'Architect' });
    await until('Succeeded', () => audits.getAuditsQueryTransactionId(id));
    const rows = await rowsOf(
      (cursor?: string) => audits.getAuditsQueryTransactionIdResults(id, { pageSize: 100, ...(cursor && { cursor }) }),
      ({ entities, cursor }) => [entities, cursor],
    );
    expect(rows).toEqual(truth('/api/v2/audits/query', { serviceName: 'Architect' }));
  });

  it('listings by number and by cursor', async () => {
    const users = new vendor.UsersApi();
    const listed = await rowsOf(
      (pageNumber?: number) => users.getUsers({ pageSize: 20, pageNumber: pageNumber ?? 1 }),
      ({ entities, nextUri, pageNumber = 1 }) => [entities, nextUri === undefined ? undefined : pageNumber + 1],
    );
    expect(listed).toEqual(truth('/api/v2/users'));
    const contacts = new vendor.ExternalContactsApi();
    const scan = '/api/v2/externalcontacts/scan/organizations';
    const scanned = await rowsOf(
      (cursor?: string) => contacts.getExternalcontactsScanOrganizations({ limit: 25, ...(cursor && { cursor }) }),
      ({ entities, cursors }) => [entities, cursors?.after],
    );
    expect(scanned).toEqual(truth(scan));
  });

  it('the limits of an org, and whose token it has', async () => {
    const { entities } = await new vendor.OrganizationApi().getOrganizationsLimitsNamespace('platform.api');
    expect(entities).toContainEqual({ namespace: 'platform.api', key: 'request.bytes.max', value: 512_000 });
    const { organization, OAuthClient } = await new vendor.TokensApi().getTokensMe({ preserveIdleTTL: true });
    expect([organization?.name, OAuthClient?.id]).toEqual(['acme', 'id']);
  });

  it('errors as it knows them', async () => {
    const tooMuch = { interval: DAY, paging: { pageSize: 101, pageNumber: 1 } };
    await expect(analytics.postAnalyticsConversationsDetailsQuery(tooMuch)).rejects.toMatchObject({
      status: 400,
      code: 'bad.request',
    });
    await expect(analytics.getAnalyticsConversationDetails('nobody')).rejects.toMatchObject({
      status: 404,
      code: 'not.found',
    });
  });
});
