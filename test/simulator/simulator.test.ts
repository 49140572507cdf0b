import fc from 'fast-check';
import { asyncScheduler } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { createSimulator, type ExchangeRecord, type Fault, type OrgOptions } from '../../src/simulator/index.js';
import { DAY, DETAILS, INTERACTIONS, World } from './world.js';

const org: OrgOptions = { name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 10 };

describe('a naive reader', () => {
  it.each([
    ['details', DETAILS, 'conversations', 'conversations'],
    ['the custom path', INTERACTIONS, 'interactions', 'custom'],
  ] as const)('gets exactly the truth of %s when nothing fails', async (_, path, key, of) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 100 }),
        fc.tuple(fc.nat(47), fc.nat(47)).filter(([a, b]) => a !== b),
        async (seed, conversations, pageSize, hours) => {
          const [from, to] = hours.sort((a, b) => a - b).map((hour) => Date.UTC(2026, 10, 22, hour));
          const interval = `${new Date(from!).toISOString()}/${new Date(to!).toISOString()}`;
          const world = new World(
            {
              conversations,
              days: 2,
              rowBytes: 200,
              longShare: 0.2,
              custom: { limit: false },
              limits: { token: false },
            },
            { seed },
          );
          const bearer = await world.token();
          const rows: unknown[] = [];
          for (let pageNumber = 1; ; pageNumber++) {
            const body = { interval, paging: { pageSize, pageNumber } };
            const { json } = await world.read(world.post(bearer, path, body));
            const page = (json[key] ?? []) as unknown[];
            rows.push(...page);
            if (page.length === 0) break;
          }
          const truth = world.simulator.truth('acme', { interval, of });
          expect(rows).toEqual([...truth]);
          expect(truth.count).toBe(rows.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a seed', () => {
  const faults: Fault[] = (
    [500, 502, 'reset', 'truncated', 'cut', 'html', 'empty', 'slow', 'unauthorized'] as const
  ).map((kind) => ({ kind, probability: 0.04 }));

  const trace = async (seed: number | string): Promise<ExchangeRecord[]> => {
    const records: ExchangeRecord[] = [];
    const orgs = ['acme', 'bolt'].map((name) => ({ ...org, name, clientId: name, faults, conversations: 3000 }));
    const world = new World({}, { seed, orgs, onExchange: (record) => records.push(record) });
    const reader = async (name: string): Promise<void> => {
      const login = await world.simulator.fetch('https://login.mypurecloud.com/oauth/token', {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${name}:secret`)}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      const { access_token: bearer } = (await login.json()) as { access_token: string };
      for (let pageNumber = 1; pageNumber <= 30; pageNumber++) {
        await world
          .page(bearer, pageNumber)
          .then((response) => response.text())
          .catch(() => '');
      }
    };
    await world.time.runWhile(Promise.all([reader('acme'), reader('acme'), reader('bolt')]));
    return records;
  };

  it('decides everything: the same one gives the same trace, another another', async () => {
    const [once, again, other] = [await trace(5), await trace(5), await trace('five')];
    expect(once).toHaveLength(93);
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
    expect(new Set(once.map(({ fault }) => fault)).size).toBeGreaterThan(4);
  });

  it('gives orgs with one client secret different data', () => {
    const { truth } = createSimulator({ orgs: [org, { ...org, name: 'bolt', clientId: 'id of bolt' }] });
    const ids = ['acme', 'bolt'].map((name) => [...truth(name)].map((row) => row['conversationId']));
    expect(new Set(ids.flat()).size).toBe(20);
  });
});

describe('fetch', () => {
  it('takes an address, a URL or a Request, and bodies of any kind', async () => {
    const world = new World();
    const bearer = await world.token();
    const address = `https://api.mypurecloud.com${DETAILS}`;
    const body = JSON.stringify({ interval: DAY, paging: { pageSize: 3, pageNumber: 1 } });
    const init = { method: 'post', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } };
    const expected = await world.read(world.simulator.fetch(address, { ...init, body }));
    expect(expected.json.conversations).toHaveLength(3);
    for (const send of [
      () => world.simulator.fetch(new URL(address), { ...init, body }),
      () => world.simulator.fetch(new Request(address, { ...init, method: 'POST', body })),
      () => world.simulator.fetch(address, { ...init, method: 'POST', body: new TextEncoder().encode(body) }),
      () => world.simulator.fetch(address, { ...init, method: 'POST', body: new Blob([body]) }),
    ]) {
      const answer = send();
      // Node 24 reads a Blob outside of the promise queue: what was sent is read before this.
      await new Request(address, { method: 'POST', body: new Blob([body]) }).text();
      expect((await world.read(answer)).text).toBe(expected.text);
    }
  });

  it('reads a form body', async () => {
    const world = new World();
    const headers = { authorization: `Basic ${btoa('id:secret')}` };
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    expect((await world.read(world.login('secret', { headers, body }))).status).toBe(200);
  });

  it('knows an org by its credentials under any other host', async () => {
    const world = new World();
    const { json } = await world.read(world.login('secret', {}, 'http://127.0.0.1:8080'));
    const page = world.simulator.fetch(`http://127.0.0.1:8080${DETAILS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(json['access_token'])}`, 'content-type': 'application/json' },
      body: JSON.stringify({ interval: DAY }),
    });
    expect((await world.read(page)).json.totalHits).toBe(114);
  });

  it('tells orgs apart by tokens that were given, whatever they look like', async () => {
    const orgs = ['0', '1'].map((token, n) => ({
      ...org,
      name: `org${n}`,
      token: n === 0 ? '1' : '0',
      clientId: token,
    }));
    const world = new World({}, { orgs });
    const { json } = await world.read(world.get('1', '/api/v2/tokens/me'));
    expect(json['organization']).toMatchObject({ name: 'org0' });
  });

  it('takes from 40 to 60 ms there and back, and the answer time when a query is let in', async () => {
    const world = new World({ answerTime: 2000, limits: { token: { kind: 'window', limit: 1, windowMs: 60_000 } } });
    const bearer = await world.token();
    const took = async (): Promise<number> => {
      const from = world.time.now();
      await world.read(world.page(bearer));
      return world.time.now() - from;
    };
    const passed = await took();
    expect(passed).toBeGreaterThanOrEqual(2040);
    expect(passed).toBeLessThanOrEqual(2060);
    const refused = await took();
    expect(refused).toBeGreaterThanOrEqual(40);
    expect(refused).toBeLessThanOrEqual(60);
  });

  it('rejects at once for a signal that is aborted already, and sends nothing', async () => {
    const world = new World();
    const page = world.post('x', DETAILS, {}, { signal: AbortSignal.abort(new Error('before')) });
    await expect(page).rejects.toThrow('before');
    expect(world.counters.requests).toBe(0);
  });

  it.each([5, 25, 45])('rejects with the reason when it is aborted after %s ms, and leaves no timer', async (ms) => {
    const world = new World();
    const bearer = await world.token();
    const from = world.time.now();
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, 'removeEventListener');
    const { signal } = controller;
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const page = world.post(bearer, DETAILS, { interval: DAY }, { signal, headers });
    world.time.schedule(() => controller.abort(new Error('enough')), ms);
    await expect(world.time.runWhile(page)).rejects.toThrow('enough');
    expect(world.time.now()).toBe(from + ms);
    await world.time.run();
    expect(world.time.now()).toBe(from + ms);
    expect(world.counters.answers[DETAILS]).toEqual({ aborted: 1 });
    expect(world.counters.inFlight).toBe(0);
    expect(removed).toHaveBeenCalled();
  });

  it('removes its listener from a signal that outlives the request', async () => {
    const world = new World();
    const controller = new AbortController();
    const [added, removed] = [
      vi.spyOn(controller.signal, 'addEventListener'),
      vi.spyOn(controller.signal, 'removeEventListener'),
    ];
    await world.read(world.post('x', DETAILS, {}, { signal: controller.signal }));
    expect(removed.mock.calls.map(([, listener]) => listener)).toContain(added.mock.calls[0]?.[1]);
  });

  it('runs on real time when it is given none', async () => {
    vi.useFakeTimers();
    try {
      const simulator = createSimulator({ orgs: [{ ...org, token: 'user' }] });
      const page = simulator.fetch(`https://api.mypurecloud.com/api/v2/tokens/me`, {
        headers: { authorization: 'Bearer user' },
      });
      await vi.advanceTimersByTimeAsync(60);
      expect(new Date((await page).headers.get('date') ?? '').getTime()).toBeCloseTo(asyncScheduler.now(), -4);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('counters', () => {
  it('count requests by path and status, and the most in flight at once', async () => {
    const world = new World({ limits: { token: { kind: 'window', limit: 2, windowMs: 60_000 } } });
    const bearer = await world.token();
    await world.time.runWhile(Promise.all([1, 2, 3].map((pageNumber) => world.page(bearer, pageNumber))));
    await world.read(world.get(bearer, '/api/v2/tokens/me'));
    await world.read(world.get('nobody', '/api/v2/tokens/me'));
    expect(world.counters).toMatchObject({
      requests: 5,
      answers: { '/oauth/token': { 200: 1 }, [DETAILS]: { 200: 2, 429: 1 }, '/api/v2/tokens/me': { 429: 1 } },
      throttled: 2,
      tokensIssued: 1,
      inFlight: 0,
      maxInFlight: 3,
      pools: { token: { passed: 2, refused: 2, arrivals: [] }, login: { passed: 1, refused: 0 } },
    });
  });

  it('are a copy of the moment', async () => {
    const world = new World();
    const before = world.counters;
    await world.token();
    expect(before.requests).toBe(0);
  });
});

describe('truth', () => {
  it('is made as it is read: the first rows of a million cost nothing', () => {
    const world = new World({ conversations: 1_000_000 });
    const truth = world.simulator.truth('acme');
    expect(truth.count).toBe(1_000_000);
    const iterator = truth[Symbol.iterator]();
    expect(iterator.next().value).toHaveProperty('conversationId');
  });

  it('knows no caps: it is what all slices give together', () => {
    const world = new World({ days: 40, conversations: 4000 });
    const interval = '2026-10-15T00:00:00Z/2026-11-24T00:00:00Z';
    expect(world.simulator.truth('acme', { interval }).count).toBe(4000);
  });

  it('can hold what JSON allows and few expect', () => {
    const world = new World({ oddShare: 1, conversations: 1 });
    const [row] = [...world.simulator.truth('acme')];
    expect(Object.hasOwn(row!, '__proto__')).toBe(true);
    expect(row).toMatchObject({ halfPair: '\ud83d', nul: 'a\u0000b' });
  });

  it.each([
    [200, 120, 220],
    [500, 400, 700],
    [2000, 1300, 2600],
    [7000, 4700, 8700],
  ])('has rows of about %s bytes', (rowBytes, least, most) => {
    const world = new World({ rowBytes, conversations: 400 });
    const sizes = [...world.simulator.truth('acme')].map((row) => JSON.stringify(row).length);
    expect(Math.min(...sizes)).toBeGreaterThan(least);
    expect(Math.max(...sizes)).toBeLessThan(most);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean / rowBytes).toBeGreaterThan(0.8);
    expect(mean / rowBytes).toBeLessThan(1.25);
  });
});

describe('options', () => {
  it('list the addresses and the data windows of the orgs', () => {
    const world = new World({ region: 'eu_central_1', days: 3 });
    expect(world.simulator.orgs).toEqual([
      {
        name: 'acme',
        clientId: 'id',
        clientSecret: 'secret',
        domain: 'mypurecloud.de',
        loginUrl: 'https://login.mypurecloud.de',
        apiUrl: 'https://api.mypurecloud.de',
        interval: '2026-11-21T00:00:00.000Z/2026-11-24T00:00:00.000Z',
      },
    ]);
  });

  it.each<[string, Partial<OrgOptions>]>([
    ['region', { region: 'mars-1' }],
    ['conversations', { conversations: -1 }],
    ['conversations', { conversations: 1.5 }],
    ['interval', { interval: '2026-11-24/2026-11-23' }],
    ['days', { days: 0 }],
    ['tokenLifeSeconds', { tokenLifeSeconds: 299 }],
    ['tokenIdleSeconds', { tokenIdleSeconds: 0 }],
    ['openShare', { openShare: 1.1 }],
    [
      'faults',
      {
        faults: [
          { kind: 500, probability: 0.6 },
          { kind: 502, probability: 0.6 },
        ],
      },
    ],
    ['blackouts', { blackouts: [{ fromMs: 2, untilMs: 1 }] }],
    ['limit token', { limits: { token: { kind: 'bucket', perSecond: 0, burst: 1 } } }],
    ['limit client', { limits: { client: { kind: 'window', limit: 0, windowMs: 1 } } }],
    ['limit custom', { custom: { limit: { kind: 'bucket', perSecond: 1, burst: 0.5 } } }],
  ])('refuse a bad %s', (field, bad) => {
    expect(() => createSimulator({ orgs: [{ ...org, ...bad }] })).toThrow(RangeError);
    expect(() => createSimulator({ orgs: [{ ...org, ...bad }] })).toThrow(field);
  });

  it('refuse two orgs of one name, or of one client in one region, and questions about none', () => {
    expect(() => createSimulator({ orgs: [org, org] })).toThrow(RangeError);
    expect(() => createSimulator({ orgs: [org, { ...org, name: 'bolt' }] })).toThrow('one clientId');
    expect(() => createSimulator({ orgs: [org, { ...org, name: 'bolt', region: 'eu-west-1' }] })).not.toThrow();
    const { truth, counters, revokeTokens } = createSimulator({ orgs: [org] });
    for (const ask of [truth, counters, revokeTokens]) expect(() => ask('bolt')).toThrow('no org bolt');
    expect(() => truth('acme', { of: 'custom' })).toThrow('custom');
  });
});
