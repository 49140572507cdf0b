import { describe, expect, it } from 'vitest';
import { DAY, DETAILS, INTERACTIONS, World } from './world.js';

const asked = (group: string, ...predicates: readonly object[]) => ({ [group]: [{ type: 'and', predicates }] });
const filter = (group: string, dimension: string, value: unknown, operator = 'matches') => ({
  [group]: [{ type: 'and', predicates: [{ type: 'dimension', dimension, operator, value }] }],
});

/** Open conversations end after all others. */
const endOf = (row: Readonly<Record<string, unknown>>): string =>
  (row['conversationEnd'] as string | undefined) ?? '9999';

describe('the login', () => {
  it('gives a bearer token to client credentials', async () => {
    const world = new World({ tokenLifeSeconds: 3600 });
    const { status, json } = await world.read(world.login());
    expect(status).toBe(200);
    expect(json).toEqual({ access_token: expect.any(String) as string, token_type: 'bearer', expires_in: 3599 });
    expect(world.counters.tokensIssued).toBe(1);
  });

  it.each([
    ['a wrong secret', {}, 'wrong', 'invalid_client'],
    ['an unknown client', { headers: { authorization: `Basic ${btoa('who:secret')}` } }, 'secret', 'invalid_client'],
    ['no credentials', { headers: {} }, 'secret', 'invalid_client'],
    ['no form', { body: '{}', headers: { authorization: `Basic ${btoa('id:secret')}` } }, 'secret', 'invalid_request'],
    ['another grant', { body: 'grant_type=password' }, 'secret', 'unsupported_grant_type'],
  ])('refuses %s with 400', async (_, init, secret, error) => {
    const world = new World();
    const { status, json } = await world.read(world.login(secret, init));
    expect([status, json['error']]).toEqual([400, error]);
  });

  it('can answer a wrong secret with 401', async () => {
    const world = new World({ invalidClientStatus: 401 });
    expect((await world.read(world.login('wrong'))).status).toBe(401);
  });

  it('takes a client of another region for a stranger', async () => {
    const orgs = [
      { name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 0, region: 'eu-central-1' },
      { name: 'bolt', clientId: 'bolt', clientSecret: 'secret', conversations: 0 },
    ];
    const world = new World({}, { orgs });
    expect((await world.read(world.login())).json['error']).toBe('invalid_client');
    expect((await world.read(world.login('secret', {}, 'https://login.mypurecloud.de'))).status).toBe(200);
  });

  it('answers its own limit with 400, not 429', async () => {
    const world = new World({ limits: { login: { kind: 'window', limit: 2, windowMs: 60_000 } } });
    await world.token();
    await world.token();
    const { status, json } = await world.read(world.login());
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringMatching(/^rate limit exceeded;/) as string,
    });
    await world.time.runUntil(60_100);
    expect((await world.read(world.login())).status).toBe(200);
  });
});

describe('tokens', () => {
  it('expire after their life', async () => {
    const world = new World({ tokenLifeSeconds: 300, latency: 10 });
    const token = await world.token();
    await world.time.runUntil(299_990);
    expect((await world.read(world.page(token))).status).toBe(200);
    await world.time.runUntil(300_000);
    expect((await world.read(world.page(token))).json).toMatchObject({ status: 401, code: 'bad.credentials' });
  });

  it('can be revoked', async () => {
    const world = new World();
    const token = await world.token();
    world.simulator.revokeTokens('acme');
    expect((await world.read(world.page(token))).status).toBe(401);
    expect((await world.read(world.page(await world.token()))).status).toBe(200);
  });

  it('live ten at a time: the eleventh ends the first', async () => {
    const world = new World({ limits: { login: false }, token: 'of-a-user' });
    const tokens: string[] = [];
    for (let n = 0; n < 11; n++) tokens.push(await world.token());
    const statuses: number[] = [];
    for (const token of tokens) statuses.push((await world.read(world.page(token))).status);
    expect(statuses).toEqual([401, ...Array.from({ length: 10 }, () => 200)]);
    expect((await world.read(world.page('of-a-user'))).status).toBe(200);
  });

  it('that were ended early are none of the ten', async () => {
    const path = '/api/v2/tokens/me';
    const world = new World({ limits: { login: false }, faults: [{ kind: 'unauthorized', at: [2], path }] });
    const tokens: string[] = [];
    for (let n = 0; n < 10; n++) tokens.push(await world.token());
    const status = async (token = ''): Promise<number> => (await world.read(world.get(token, path))).status;
    expect([await status(tokens[9]), await status(tokens[9])]).toEqual([200, 401]);
    await world.token();
    expect(await status(tokens[0])).toBe(200);
  });

  it('name their org and client', async () => {
    const world = new World();
    const { json } = await world.read(world.get(await world.token(), '/api/v2/tokens/me'));
    expect(json).toMatchObject({
      organization: { name: 'acme' },
      homeOrganization: { name: 'acme' },
      OAuthClient: { id: 'id', authorizedGrantType: 'CLIENT-CREDENTIALS' },
    });
  });

  it('may be given from outside and then do not expire', async () => {
    const world = new World({ token: 'a-supervisor' });
    await world.time.runUntil(1_000_000_000);
    expect((await world.read(world.page('a-supervisor'))).status).toBe(200);
  });

  it('that were given name the same org, but not the client of the credentials', async () => {
    const world = new World({ token: 'a-supervisor' });
    const path = '/api/v2/tokens/me';
    const own = (await world.read(world.get(await world.token(), path))).json;
    const given = (await world.read(world.get('a-supervisor', path))).json;
    expect(given['organization']).toEqual(own['organization']);
    expect(given['OAuthClient']).toMatchObject({ authorizedGrantType: 'CODE', organization: { name: 'acme' } });
    expect((given['OAuthClient'] as { id: string }).id).not.toBe('id');
    expect(given).not.toHaveProperty('dateTokenIdles');
  });

  it('end when they are idle too long, where that is so; a look may leave the timer as it is', async () => {
    const world = new World({ tokenIdleSeconds: 900, token: 'a-supervisor', latency: 0 });
    const path = '/api/v2/tokens/me';
    const token = await world.token();
    const look = async (query = ''): Promise<unknown[]> => {
      const { status, json } = await world.read(world.get(token, `${path}${query}`));
      return [status, json['dateTokenIdles']];
    };
    await world.time.runUntil(600_000);
    expect(await look('?preserveIdleTTL=true')).toEqual([200, '2026-11-24T02:15:00.000Z']);
    expect(await look()).toEqual([200, '2026-11-24T02:25:00.000Z']);
    expect((await world.read(world.page('a-supervisor'))).status).toBe(200);
    await world.time.runUntil(1_499_999);
    expect(await look('?preserveIdleTTL=true')).toEqual([200, '2026-11-24T02:25:00.000Z']);
    await world.time.runUntil(1_500_000);
    expect(await look()).toEqual([401, undefined]);
    expect((await world.read(world.page('a-supervisor'))).status).toBe(401);
    expect((await world.read(world.page(await world.token()))).status).toBe(200);
  });
});

describe('errors of the API', () => {
  const good = { interval: DAY };
  const json = { 'content-type': 'application/json' };
  it.each<[string, (world: World, token: string) => Promise<Response>, number, string, RegExp]>([
    [
      'no bearer',
      (w) => w.post('', DETAILS, good, { headers: json }),
      401,
      'authentication.required',
      /No authentication bearer token/,
    ],
    [
      'a foreign bearer',
      (w) => w.post('nobody', DETAILS, good),
      401,
      'bad.credentials',
      /^Invalid login credentials\.$/,
    ],
    ['an unknown path', (w, t) => w.post(t, '/api/v2/analytics/details/query', good), 404, 'not found', /404/],
    ['the custom path where it is not served', (w, t) => w.post(t, INTERACTIONS, good), 404, 'not found', /404/],
    ['another method', (w, t) => w.get(t, DETAILS), 404, 'not found', /404/],
    ['the login path on the API host', (w, t) => w.post(t, '/oauth/token', ''), 404, 'not found', /404/],
    [
      'no JSON content type',
      (w, t) => w.post(t, DETAILS, good, { headers: { authorization: `Bearer ${t}` } }),
      415,
      'unsupported.media.type',
      /media type/,
    ],
    ['a body that is no JSON', (w, t) => w.post(t, DETAILS, '{'), 400, 'bad.request', /malformed/],
    ['a body that is no object', (w, t) => w.post(t, DETAILS, '[]'), 400, 'bad.request', /malformed/],
    ['no interval', (w, t) => w.post(t, DETAILS, {}), 400, 'bad.request', /must specify a search interval/],
    [
      'a bad interval',
      (w, t) => w.post(t, DETAILS, { interval: '2026-02-30/2026-03-01' }),
      400,
      'invalid.date',
      /2026-02-30/,
    ],
    [
      'an interval that goes back',
      (w, t) => w.post(t, DETAILS, { interval: '2026-11-24/2026-11-23' }),
      400,
      'invalid.date',
      /interval/,
    ],
    [
      '8 days without a filter',
      (w, t) => w.post(t, DETAILS, { interval: '2026-11-01/2026-11-09' }),
      400,
      'bad.request',
      /^You must specify a search interval as part of your query that does not exceed 7 days\.$/,
    ],
    [
      '32 days with a filter',
      (w, t) =>
        w.post(t, DETAILS, { interval: '2026-10-01/2026-11-02', ...filter('segmentFilters', 'mediaType', 'voice') }),
      400,
      'bad.request',
      /does not exceed 31 days\.$/,
    ],
    ['a page of more than 100', (w, t) => w.page(t, 1, 101), 400, 'bad.request', /may not exceed 100/],
    ['a page of none', (w, t) => w.page(t, 1, 0), 400, 'bad.request', /pageSize/],
    ['page 0', (w, t) => w.page(t, 0), 400, 'bad.request', /pageNumber/],
    [
      'a size without a number',
      (w, t) => w.post(t, DETAILS, { ...good, paging: { pageSize: 25 } }),
      400,
      'bad.request',
      /pageNumber/,
    ],
    [
      'page 1001 of 100',
      (w, t) => w.page(t, 1001),
      400,
      'bad.request',
      /^Pagination may not exceed 100000 results\.\n\nTip: When extracting/,
    ],
    [
      'an unknown order',
      (w, t) => w.post(t, DETAILS, { ...good, order: 'up' }),
      400,
      'invalid.value',
      /\[up\].*asc, desc, unordered/,
    ],
    [
      'an unknown orderBy',
      (w, t) => w.post(t, DETAILS, { ...good, orderBy: 'queue' }),
      400,
      'invalid.value',
      /conversationStart/,
    ],
    [
      'a filter without a type',
      (w, t) => w.post(t, DETAILS, { ...good, segmentFilters: [{ predicates: [] }] }),
      400,
      'invalid.value',
      /and, or/,
    ],
    [
      'an unknown operator',
      (w, t) => w.post(t, DETAILS, { ...good, ...filter('segmentFilters', 'mediaType', 'voice', 'like') }),
      400,
      'invalid.value',
      /matches, exists, notExists/,
    ],
    [
      'an unknown type of predicate',
      (w, t) => w.post(t, DETAILS, { ...good, ...asked('segmentFilters', { type: 'field', dimension: 'queueId' }) }),
      400,
      'invalid.value',
      /\[field\].*dimension, property, metric/,
    ],
    [
      'an unknown type of property',
      (w, t) =>
        w.post(t, DETAILS, {
          ...good,
          ...asked('segmentFilters', { property: 'tier', propertyType: 'text', value: 'x' }),
        }),
      400,
      'invalid.value',
      /\[text\].*bool, integer, real, date, string, uuid/,
    ],
    [
      'a range between texts',
      (w, t) =>
        w.post(t, DETAILS, { ...good, ...asked('segmentFilters', { metric: 'tSegmentDuration', range: { gt: '5' } }) }),
      400,
      'bad.request',
      /range\.gt/,
    ],
    [
      'filters in clauses in clauses',
      (w, t) =>
        w.post(t, DETAILS, {
          ...good,
          segmentFilters: [
            { type: 'or', clauses: [{ type: 'and', predicates: [], clauses: [{ type: 'or', predicates: [] }] }] },
          ],
        }),
      400,
      'bad.request',
      /two levels/,
    ],
    [
      'a clause without predicates',
      (w, t) => w.post(t, DETAILS, { ...good, segmentFilters: [{ type: 'or', clauses: [{ type: 'and' }] }] }),
      400,
      'bad.request',
      /predicates/,
    ],
    [
      'filters that are no list',
      (w, t) => w.post(t, DETAILS, { ...good, segmentFilters: 'voice' }),
      400,
      'bad.request',
      /segmentFilters/,
    ],
    [
      'a body over 512 000 bytes',
      (w, t) => w.post(t, DETAILS, { ...good, pad: 'ü'.repeat(256_000) }),
      413,
      'request.too.large',
      /Maximum bytes: 512000/,
    ],
  ])('answers %s', async (_, send, status, code, message) => {
    const world = new World();
    const read = await world.read(send(world, await world.token()));
    expect(read.status).toBe(status);
    expect(read.json).toMatchObject({ status, code, details: [], errors: [] });
    expect(read.json['message']).toMatch(message);
    expect(read.json['contextId']).toBe(read.headers.get('ININ-Correlation-Id'));
    expect(read.headers.get('content-type')).toBe('application/json');
  });

  it('names the permissions that are missing', async () => {
    const world = new World({ permissions: ['analytics:userDetail:view'], custom: { permission: 'custom:view' } });
    const token = await world.token();
    const details = await world.read(world.page(token));
    expect(details.status).toBe(403);
    expect(details.json['code']).toBe('missing.any.permissions');
    expect(details.json['message']).toContain('analytics:conversationDetail:view');
    const custom = await world.read(world.post(token, INTERACTIONS, {}));
    expect(custom.json).toMatchObject({
      status: 403,
      code: 'missing.permissions',
      message: expect.stringMatching(/custom:view$/) as string,
    });
    expect((await world.read(world.get(token, '/api/v2/tokens/me'))).status).toBe(200);
  });

  it('takes a body of exactly 512 000 bytes', async () => {
    const world = new World();
    const bare = JSON.stringify({ interval: DAY, pad: '' }).length;
    const body = { interval: DAY, pad: 'x'.repeat(512_000 - bare) };
    expect((await world.read(world.post(await world.token(), DETAILS, body))).status).toBe(200);
  });

  it('dates every answer by its wall clock', async () => {
    const world = new World();
    const { headers } = await world.read(world.page(await world.token()));
    expect(headers.get('date')).toBe('Tue, 24 Nov 2026 02:00:00 GMT');
  });
});

describe('details/query', () => {
  it('pages from 1, with 25 rows unless asked otherwise, and leaves the rows out past the end', async () => {
    const world = new World();
    const token = await world.token();
    const first = await world.read(world.post(token, DETAILS, { interval: DAY }));
    expect(first.json.conversations).toHaveLength(25);
    expect(first.json.totalHits).toBe(114);
    expect((await world.read(world.page(token, 1))).json.conversations).toHaveLength(100);
    expect((await world.read(world.page(token, 2))).json.conversations).toHaveLength(14);
    const past = await world.read(world.page(token, 3));
    expect(past.json).toEqual({ totalHits: 114 });
  });

  it('gives rows in the documented shape, the open ones without an end', async () => {
    const world = new World({ openShare: 0.5 });
    const { json } = await world.read(world.page(await world.token()));
    const rows = json.conversations ?? [];
    const open = rows.filter((row) => !('conversationEnd' in row));
    expect(open.length).toBeGreaterThan(20);
    expect(open.length).toBeLessThan(80);
    const iso = /^2026-11-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    for (const row of rows) {
      expect(row).toMatchObject({
        conversationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        conversationStart: expect.stringMatching(iso) as string,
        originatingDirection: expect.stringMatching(/^(in|out)bound$/) as string,
        participants: expect.any(Array) as unknown[],
      });
    }
  });

  it('orders by start, ascending unless asked otherwise', async () => {
    const world = new World();
    const token = await world.token();
    const starts = async (more: object): Promise<unknown[]> =>
      (await world.read(world.page(token, 1, 100, more))).json.conversations?.map((row) => row['conversationStart']) ??
      [];
    const up = await starts({});
    expect(up).toEqual([...up].sort());
    const down = await starts({ order: 'desc' });
    expect(down).toEqual([...down].sort().reverse());
    expect(down[0]).not.toBe(up[0]);
  });

  it('turns what a filter leaves, and what is ordered by its end, the other way round as well', async () => {
    const world = new World();
    const token = await world.token();
    const ids = async (more: object): Promise<unknown[]> =>
      (await world.read(world.page(token, 1, 100, more))).json.conversations?.map((row) => row['conversationId']) ?? [];
    const few = filter('segmentFilters', 'mediaType', 'email');
    expect(await ids({ ...few, order: 'desc' })).toEqual((await ids(few)).reverse());
    const byEnd = { ...few, orderBy: 'conversationEnd' };
    expect(await ids({ ...byEnd, order: 'desc' })).toEqual((await ids(byEnd)).reverse());
    expect(await ids(few)).not.toEqual(await ids(byEnd));
  });

  it('orders by end on request, the open ones last', async () => {
    const world = new World({ openShare: 0.2 });
    const { json } = await world.read(world.page(await world.token(), 1, 100, { orderBy: 'conversationEnd' }));
    const ends = (json.conversations ?? []).map(endOf);
    expect(ends).toEqual([...ends].sort());
  });

  it('keeps only what the filters ask for', async () => {
    const world = new World();
    const token = await world.token();
    const rows = [...world.simulator.truth('acme')];
    const mediaOf = (row: Readonly<Record<string, unknown>>): unknown =>
      (row['participants'] as { sessions: { mediaType: string }[] }[])[0]?.sessions[0]?.mediaType;
    const hits = async (more: object): Promise<number> =>
      (await world.read(world.page(token, 1, 100, more))).json.totalHits;
    const voice = rows.filter((row) => mediaOf(row) === 'voice').length;
    const inbound = rows.filter((row) => row['originatingDirection'] === 'inbound').length;
    expect(await hits(filter('segmentFilters', 'mediaType', 'voice'))).toBe(voice);
    expect(await hits(filter('conversationFilters', 'originatingDirection', 'inbound'))).toBe(inbound);
    expect(await hits(filter('conversationFilters', 'conversationId', rows[5]?.['conversationId']))).toBe(1);
    expect(await hits(filter('conversationFilters', 'conversationEnd', undefined, 'exists'))).toBe(
      rows.filter((row) => 'conversationEnd' in row).length,
    );
    expect(
      await hits({
        conversationFilters: [
          {
            type: 'or',
            clauses: [
              { type: 'and', predicates: [{ dimension: 'originatingDirection', value: 'inbound' }] },
              { type: 'and', predicates: [{ dimension: 'originatingDirection', value: 'outbound' }] },
            ],
          },
        ],
      }),
    ).toBe(114);
  });

  it('compares metrics and numbers as its rows show them, in the query and in a job', async () => {
    const world = new World({ rowBytes: 2000, conversations: 200, openShare: 0.1 });
    const token = await world.token();
    const rows = [...world.simulator.truth('acme')];
    const handled = (row: Readonly<Record<string, unknown>>): number | undefined =>
      (row['participants'] as { sessions: { metrics?: { name: string; value: number }[] }[] }[])
        .flatMap(({ sessions }) => sessions.flatMap(({ metrics = [] }) => metrics))
        .find(({ name }) => name === 'tHandle')?.value;
    const lasted = (row: Readonly<Record<string, unknown>>): number =>
      Date.parse(String(row['conversationEnd'])) - Date.parse(String(row['conversationStart']));
    const mos = (row: Readonly<Record<string, unknown>>): number => Number(row['mediaStatsMinConversationMos']);
    const ids = async (more: object): Promise<unknown[]> => {
      const pages = [
        await world.read(world.page(token, 1, 100, more)),
        await world.read(world.page(token, 2, 100, more)),
      ];
      return pages.flatMap(({ json }) => json.conversations ?? []).map((row) => row['conversationId']);
    };
    const those = (fits: (row: Readonly<Record<string, unknown>>) => boolean): unknown[] =>
      rows.filter(fits).map((row) => row['conversationId']);

    const long = await ids(asked('conversationFilters', { metric: 'tHandle', range: { gte: 450_000 } }));
    const shown = rows.filter((row) => handled(row) !== undefined);
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.filter((row) => long.includes(row['conversationId']))).toEqual(
      shown.filter((row) => (handled(row) ?? 0) >= 450_000),
    );
    const [first] = shown;
    const same = { type: 'metric', metric: 'tHandle', value: String(handled(first ?? {})) };
    expect(await ids(asked('conversationFilters', same))).toEqual([first?.['conversationId']]);

    const minute = { gt: 60_000, lt: 600_000 };
    const short = those((row) => lasted(row) > 60_000 && lasted(row) < 600_000);
    expect(short.length).toBeGreaterThan(10);
    expect(await ids(asked('segmentFilters', { metric: 'tSegmentDuration', range: minute }))).toEqual(short);
    expect(await ids(asked('conversationFilters', { metric: 'tConversationDuration', range: minute }))).toEqual(short);
    expect(await ids(asked('conversationFilters', { metric: 'tConversationDuration', operator: 'notExists' }))).toEqual(
      those((row) => !('conversationEnd' in row)),
    );
    const poor = asked('conversationFilters', { dimension: 'mediaStatsMinConversationMos', range: { lte: 4 } });
    expect(await ids(poor)).toEqual(those((row) => mos(row) <= 4));

    const path = '/api/v2/analytics/conversations/details/jobs';
    const { json } = await world.read(world.post(token, path, { interval: DAY, ...poor }));
    await world.time.runUntil(60_000);
    const results = await world.read(world.get(token, `${path}/${String(json['jobId'])}/results`));
    expect((results.json.conversations ?? []).map((row) => row['conversationId'])).toEqual(
      those((row) => mos(row) <= 4),
    );
  });

  it('looks into evaluations, surveys, resolutions and properties, as its rows show them', async () => {
    const world = new World({ rowBytes: 4000, conversations: 400, openShare: 0.1 });
    const token = await world.token();
    const rows = [...world.simulator.truth('acme')] as unknown as readonly {
      readonly conversationId: string;
      readonly conversationEnd?: string;
      readonly evaluations?: readonly { oTotalScore: number; released: boolean }[];
      readonly surveys?: readonly { surveyPromoterScore: number; oSurveyTotalScore: number }[];
      readonly resolutions?: readonly { nNextContactAvoided: number }[];
      readonly participants: readonly {
        sessions: readonly { segments: readonly { properties?: readonly { property: string; value: string }[] }[] }[];
      }[];
    }[];
    const caseOf = (row: (typeof rows)[number]): string | undefined =>
      row.participants[0]?.sessions[0]?.segments[0]?.properties?.[0]?.value;
    const check = async (group: string, predicate: object, fits: (row: (typeof rows)[number]) => boolean) => {
      const expected = rows.filter(fits).map(({ conversationId }) => conversationId);
      const { json } = await world.read(world.page(token, 1, 100, asked(group, predicate)));
      expect((json.conversations ?? []).map((row) => row['conversationId'])).toEqual(expected.slice(0, 100));
      expect(json.totalHits).toBe(expected.length);
      expect(expected.length).toBeGreaterThan(0);
    };
    await check('evaluationFilters', { metric: 'oTotalScore', range: { gte: 50 } }, ({ evaluations: [one] = [] }) =>
      one === undefined ? false : one.oTotalScore >= 50,
    );
    await check(
      'evaluationFilters',
      { dimension: 'released', value: 'true' },
      ({ evaluations: [one] = [] }) => one?.released === true,
    );
    await check('evaluationFilters', { dimension: 'evaluationId', operator: 'exists' }, (row) => 'evaluations' in row);
    await check('surveyFilters', { dimension: 'surveyPromoterScore', range: { lt: 7 } }, ({ surveys: [one] = [] }) =>
      one === undefined ? false : one.surveyPromoterScore < 7,
    );
    await check('surveyFilters', { metric: 'oSurveyTotalScore', operator: 'notExists' }, (row) => !('surveys' in row));
    await check(
      'resolutionFilters',
      { metric: 'nNextContactAvoided', value: '1' },
      ({ resolutions: [one] = [] }) => one?.nNextContactAvoided === 1,
    );
    await check(
      'segmentFilters',
      { property: 'caseNumber', propertyType: 'integer', range: { gte: 50_000 } },
      (row) => Number(caseOf(row) ?? 0) >= 50_000,
    );
    expect(rows.filter((row) => row.conversationEnd === undefined && 'evaluations' in row)).toEqual([]);
    expect(rows.some((row) => row.conversationEnd === undefined)).toBe(true);
  });

  it('has nothing to match, and says nothing, for a metric that its rows do not have', async () => {
    const world = new World();
    const token = await world.token();
    const hits = async (group: string, predicate: object): Promise<number> =>
      (await world.read(world.page(token, 1, 100, asked(group, predicate)))).json.totalHits;
    for (const [group, metric] of [
      ['conversationFilters', 'tPark'],
      ['segmentFilters', 'tHandle'],
      ['evaluationFilters', 'nothing'],
      ['resolutionFilters', 'nothing'],
    ] as const) {
      expect(await hits(group, { metric, range: { gte: 0 } })).toBe(0);
      expect(await hits(group, { metric, operator: 'exists' })).toBe(0);
    }
  });

  it('matches nothing, and says nothing, for a dimension in the wrong group', async () => {
    const world = new World();
    const { status, json } = await world.read(
      world.page(await world.token(), 1, 100, filter('conversationFilters', 'queueId', 'anything')),
    );
    expect([status, json]).toEqual([200, { totalHits: 0 }]);
  });

  it('matches what started on a touched day and was going on in the interval, and nothing of the day before', async () => {
    const interval = '2026-11-22T00:00:00.000Z/2026-11-24T00:00:00.000Z';
    const world = new World({ interval, conversations: 2000, longShare: 0.3, rowBytes: 200 });
    const slice = '2026-11-23T10:00:00.000Z/2026-11-23T12:00:00.000Z';
    const expected = [...world.simulator.truth('acme')].filter((row) => {
      const start = String(row['conversationStart']);
      const end = endOf(row);
      return (
        start >= '2026-11-23' &&
        start < '2026-11-23T12:00:00.000Z' &&
        (end > '2026-11-23T10' || start >= '2026-11-23T10')
      );
    });
    const earlier = expected.filter((row) => String(row['conversationStart']) < '2026-11-23T10:00');
    expect(earlier.length).toBeGreaterThan(10);
    expect([...world.simulator.truth('acme', { interval: slice })]).toEqual(expected);
    const token = await world.token();
    const { json } = await world.read(world.page(token, 1, 100, { interval: slice }));
    expect(json.totalHits).toBe(expected.length);
    expect(json.conversations).toEqual(expected.slice(0, 100));
  });

  it('can match whole days instead', () => {
    const world = new World({ matching: 'day', conversations: 500 });
    const noon = '2026-11-23T12:00:00.000Z/2026-11-23T12:01:00.000Z';
    expect(world.simulator.truth('acme', { interval: noon }).count).toBe(500);
  });

  it('keeps to other caps when it is told', async () => {
    const world = new World({ caps: { pageSize: 10, depth: 50, days: 1 } });
    const token = await world.token();
    expect((await world.read(world.page(token, 1, 11))).json['message']).toContain('exceed 10');
    expect((await world.read(world.page(token, 6, 10))).json['message']).toContain('exceed 50 results');
    expect(
      (await world.read(world.page(token, 1, 10, { interval: '2026-11-22/2026-11-24' }))).json['message'],
    ).toContain('exceed 1 days');
  });
});

describe('the custom path', () => {
  it('serves rows under the keys it was given, with or without an interval', async () => {
    const world = new World({ custom: { rows: 'items', id: 'itemId', count: 30, limit: false } });
    const token = await world.token();
    const all = await world.read(world.post(token, INTERACTIONS, { paging: { pageSize: 50, pageNumber: 1 } }));
    expect(all.json).toEqual({ items: [...world.simulator.truth('acme', { of: 'custom' })], totalHits: 30 });
    expect((all.json['items'] as object[])[0]).toHaveProperty('itemId');
    const half = await world.read(
      world.post(token, INTERACTIONS, { interval: '2026-11-23T00:00:00Z/2026-11-23T12:00:00Z' }),
    );
    expect(half.json.totalHits).toBeGreaterThan(10);
    expect(half.json.totalHits).toBeLessThan(20);
  });

  it('reads page numbers from the body itself as well', async () => {
    const world = new World({ custom: { count: 30, limit: false } });
    const { json } = await world.read(world.post(await world.token(), INTERACTIONS, { pageSize: 20, pageNumber: 2 }));
    expect(json['interactions']).toHaveLength(10);
  });

  it.each([
    ['absent', { totalHits: 0 }],
    ['null', { interactions: null, totalHits: 0 }],
    ['empty', { interactions: [], totalHits: 0 }],
  ] as const)('says of an empty page that the rows are %s', async (emptyPage, body) => {
    const world = new World({ custom: { count: 0, emptyPage } });
    expect((await world.read(world.post(await world.token(), INTERACTIONS, {}))).json).toEqual(body);
  });

  it('has a lower limit of its own that says neither when to come back nor what it is', async () => {
    const world = new World({ custom: {}, latency: 1 });
    const token = await world.token();
    const answers = await world.time.runWhile(
      Promise.all(Array.from({ length: 8 }, () => world.post(token, INTERACTIONS, {}))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    const refused = answers[5]!;
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await refused.json()).toMatchObject({
      status: 429,
      code: 'too.many.requests',
      message: 'Rate limit exceeded.',
    });
    expect(world.counters.pools[INTERACTIONS]).toMatchObject({ passed: 5, refused: 3 });
  });
});
