import { inspect } from 'node:util';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import { connect } from '../../src/org/connect.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from './fake-api.js';

const SECRET = 'canary-secret';

function setUp(handle: (got: Got) => Reply, options: Partial<OrgOptions> = {}) {
  const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
  const api = fakeApi(time, handle);
  const org = connect({
    name: 'acme',
    region: 'eu-central-1',
    clientId: 'id',
    clientSecret: SECRET,
    fetch: api.fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
    ...options,
  });
  const ask = (path = '/api/v2/x') => time.runWhile(lastValueFrom(org.request({ path })));
  const paths = () => api.got.map(({ url }) => new URL(url).pathname);
  return { time, api, org, ask, paths };
}

const isToken = ({ url }: Got) => url.endsWith('/oauth/token');
const bearer = ({ headers }: Got) => headers.get('authorization')?.replace('Bearer ', '');
const unauthorized: Reply = { status: 401, body: { message: 'no', code: 'bad.credentials', status: 401 } };

describe('connect', () => {
  it('sends nothing', async () => {
    const { api, time, org } = setUp(tokenReply);
    org.request({ path: '/api/v2/x' });
    await time.run();
    expect(api.got).toEqual([]);
  });

  it('asks the login host for one token for all, and gives it to the API host alone', async () => {
    const { api, org, time } = setUp((got) => (isToken(got) ? tokenReply(got) : { body: { ok: 1 } }));
    const asked = Promise.all([1, 2, 3].map(() => lastValueFrom(org.request({ path: '/api/v2/x' }))));
    expect(await time.runWhile(asked)).toEqual([{ ok: 1 }, { ok: 1 }, { ok: 1 }]);
    const [login, ...calls] = api.got;
    expect(login).toMatchObject({
      method: 'POST',
      url: 'https://login.mypurecloud.de/oauth/token',
      body: 'grant_type=client_credentials',
    });
    expect(login?.headers.get('authorization')).toBe(`Basic ${btoa(`id:${SECRET}`)}`);
    expect(calls.map(({ url }) => url)).toEqual(Array(3).fill('https://api.mypurecloud.de/api/v2/x'));
    expect(calls.map(bearer)).toEqual(Array(3).fill('token-1'));
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ region: 'moon' }, 'region'],
    [{ clientId: '' }, 'clientId'],
    [{ clientSecret: undefined }, 'clientSecret'],
    [{ token: 'x' }, 'token'],
    [{ clientId: undefined, clientSecret: undefined, token: '' }, 'token'],
    [{ limits: { requestsPerMinute: 0 } }, 'requestsPerMinute'],
    [{ limits: { requestsPerMinute: 1.5 } }, 'requestsPerMinute'],
    [{ limits: { requestsPerMinute: 300, burst: 300 } }, 'burst'],
    [{ limits: { maxConcurrency: 0 } }, 'maxConcurrency'],
    [{ limits: { weight: 0 } }, 'weight'],
    [{ limits: { maxQueue: -1 } }, 'maxQueue'],
    [{ limits: { maxQueueMs: NaN } }, 'maxQueueMs'],
    [{ limits: { window: { limit: 9, windowMs: 1000 }, requestsPerMinute: 300 } }, 'window'],
    [{ limits: { window: { limit: 0, windowMs: 60_000 } } }, 'window.limit'],
    [{ limits: null as never }, 'limits'],
    [{ attempts: 0 }, 'attempts'],
    [{ headersMs: -1 }, 'headersMs'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes'],
    [{ retryBudget: -1 }, 'retryBudget'],
    [{ maxWaitMs: NaN }, 'maxWaitMs'],
  ] as [Partial<OrgOptions>, string][])('refuses %j and names the field', (options, field) => {
    expect(() => setUp(tokenReply, options)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: expect.stringContaining(field.split('.').at(-1) ?? '') as string,
      }),
    );
  });
});

describe('the token of an org', () => {
  it('is renewed at its life less the smaller of 60 s and half of it', async () => {
    for (const [life, renewed] of [
      [86_399, 86_339_000],
      [300, 240_000],
      [60, 30_000],
      [2, 1000],
    ] as const) {
      const { time, api, org } = setUp((got) => (isToken(got) ? tokenReply(got, life) : {}));
      const ask = () => time.runWhile(lastValueFrom(org.request({ path: '/api/v2/x' })));
      await ask();
      const issued = 50;
      await time.runUntil(issued + renewed - 1);
      await ask();
      expect(api.got.filter(isToken)).toHaveLength(1);
      await time.runUntil(issued + renewed + 100);
      await ask();
      expect(api.got.filter(isToken)).toHaveLength(2);
    }
  });

  it.each([undefined, 0, -5, 'soon', null, 1e300])(
    'has a life of its own choosing where the server says %j',
    async (life) => {
      const { ask, api } = setUp((got) => (isToken(got) ? tokenReply(got, life) : {}));
      await ask();
      await ask();
      expect(api.got.filter(isToken)).toHaveLength(1);
    },
  );

  it('is asked for at most once a second', async () => {
    const { ask, api, time } = setUp((got) => (isToken(got) ? tokenReply(got, 0.001) : {}));
    for (let turn = 0; turn < 5; turn += 1) await ask();
    const times = api.got.filter(isToken).map(({ at }) => at);
    expect(times.length).toBeGreaterThan(1);
    times.slice(1).forEach((at, place) => expect(at - (times[place] ?? 0)).toBeGreaterThanOrEqual(1000));
    expect(time.now()).toBeLessThan(10_000);
  });

  it('that the API ends early is renewed once for all, and the requests are replayed', async () => {
    const { api, org, time } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.turn > 1 && bearer(got) === 'token-1' ? unauthorized : { body: bearer(got) };
    });
    const ask = () => lastValueFrom(org.request({ path: '/api/v2/x' }));
    expect(await time.runWhile(ask())).toBe('token-1');
    await time.runUntil(5000);
    // Two leave at once; the gate does not trust in more yet.
    expect(await time.runWhile(Promise.all([ask(), ask()]))).toEqual(Array(2).fill('token-2'));
    expect(api.got.filter(isToken)).toHaveLength(2);
    expect(api.got.filter((got) => !isToken(got))).toHaveLength(5);
  });

  it('that was never accepted and is refused is final, after one request', async () => {
    const { api, ask } = setUp((got) => (isToken(got) ? tokenReply(got) : unauthorized));
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      status: 401,
      org: 'acme',
      request: 'GET /api/v2/x',
    });
    expect(api.got).toHaveLength(2);
  });

  it('that is refused again and again, though others are accepted, does not make a request loop', async () => {
    const { api, org, time } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.url.endsWith('/refused') ? unauthorized : {};
    });
    const good = () => lastValueFrom(org.request({ path: '/api/v2/x' }));
    await time.runWhile(good());
    const bad = lastValueFrom(org.request({ path: '/api/v2/refused' }));
    const both = Promise.allSettled([bad, good(), good()]);
    await time.runWhile(both);
    await expect(bad).rejects.toMatchObject({ name: 'AuthError' });
    expect(api.got.filter(isToken).length).toBeLessThanOrEqual(5);
  });

  it('is not fetched again and again with a wrong secret', async () => {
    const { api, ask } = setUp(() => ({
      status: 401,
      body: { error: 'invalid_client', description: 'client not found' },
    }));
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      status: 401,
      org: 'acme',
      request: 'POST /oauth/token',
    });
    expect(api.got).toHaveLength(1);
  });

  it('is not fetched again and again with a wrong secret, also where the body that says so never comes', async () => {
    const { api, ask } = setUp(() => ({ status: 401, bodyMs: Infinity }));
    await expect(ask()).rejects.toMatchObject({ name: 'AuthError', status: 401 });
    expect(api.got).toHaveLength(1);
  });

  it.each([429, 503])('is waited for as long as the headers of a %i say, whose body never comes', async (status) => {
    const { api, ask } = setUp((got) => {
      if (!isToken(got)) return { body: 'ok' };
      return got.turn > 1 ? tokenReply(got) : { status, headers: { 'retry-after': '20' }, bodyMs: Infinity };
    });
    expect(await ask()).toBe('ok');
    const [first = 0, second = 0] = api.got.filter(isToken).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(20_000);
    expect(second - first).toBeLessThan(24_000);
  });

  it('is waited for when the login host refuses for its own limit', async () => {
    const { api, ask, time } = setUp((got) => {
      if (!isToken(got)) return { body: 'ok' };
      if (got.turn > 3) return tokenReply(got);
      return { status: 400, body: { error: 'invalid_request', error_description: 'rate limit exceeded; try later' } };
    });
    expect(await ask()).toBe('ok');
    expect(api.got.filter(isToken)).toHaveLength(4);
    expect(time.now()).toBeGreaterThan(1000);
  });

  it('is asked for again after failures, never twice in a second', async () => {
    const { api, ask } = setUp(
      (got) => {
        if (!isToken(got)) return { body: 'ok' };
        if (got.turn > 6) return tokenReply(got);
        const limited = { error: 'invalid_request', error_description: 'rate limit exceeded; try later' };
        return got.turn % 2 ? { status: 503 } : { status: 400, body: limited };
      },
      { random: () => 0 },
    );
    expect(await ask()).toBe('ok');
    const times = api.got.filter(isToken).map(({ at }) => at);
    expect(times).toHaveLength(7);
    times.slice(1).forEach((at, place) => expect(at - (times[place] ?? 0)).toBeGreaterThanOrEqual(1000));
  });

  it('says why it does not come', async () => {
    const { org, ask } = setUp((got) => {
      if (!isToken(got)) return { body: 'ok' };
      return got.turn > 2 ? tokenReply(got) : { status: 503 };
    });
    const events: SluiceEvent[] = [];
    org.events$.subscribe((event) => events.push(event));
    expect(await ask()).toBe('ok');
    const error = 'HttpError: acme: POST /oauth/token: 503';
    expect(events.slice(0, 3)).toMatchObject([
      { type: 'retried', org: 'acme', request: 'POST /oauth/token', attempt: 1, error },
      { type: 'retried', org: 'acme', request: 'POST /oauth/token', attempt: 2, error },
      { type: 'tokenRenewed' },
    ]);
  });

  it('that a login host over its limit never gives is no fault of the credentials', async () => {
    const body = { error: 'invalid_request', error_description: 'rate limit exceeded; try later' };
    const { ask, time } = setUp(() => ({ status: 400, body }), { deadlineMs: 20_000 });
    await expect(ask()).rejects.toMatchObject({ name: 'HttpError', status: 400, gaveUp: 'deadline' });
    expect(time.now()).toBeGreaterThan(15_000);
  });

  it('that still holds is used on when its renewal fails', async () => {
    const { ask, time, api } = setUp((got) => {
      if (!isToken(got)) return { body: bearer(got) };
      return got.turn === 1 ? tokenReply(got, 300) : { status: 503 };
    });
    await ask();
    await time.runUntil(250_000);
    expect(await ask()).toBe('token-1');
    expect(api.got.filter(isToken)).toHaveLength(2);
  });

  it('can be given, and ends with a clear error', async () => {
    const { api, ask } = setUp((got) => (got.turn === 1 ? {} : unauthorized), {
      clientId: undefined,
      clientSecret: undefined,
      token: 'given',
    });
    await ask();
    expect(api.got.map(bearer)).toEqual(['given']);
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      message: expect.stringContaining('given token') as string,
    });
  });

  it('can come from a function, which is asked again after a 401', async () => {
    let tokens = 0;
    const { ask } = setUp((got) => (got.turn === 2 ? unauthorized : { body: bearer(got) }), {
      clientId: undefined,
      clientSecret: undefined,
      token: () => Promise.resolve(`own-${(tokens += 1)}`),
    });
    expect([await ask(), await ask()]).toEqual(['own-1', 'own-2']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no vault');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no vault'))],
  ])('whose function %s ends in an AuthError of the org, at once', async (_, token) => {
    const { api, ask, time } = setUp(() => ({}), { clientId: undefined, clientSecret: undefined, token });
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      org: 'acme',
      cause: { message: 'no vault' },
      message: 'acme: the token function failed: see its cause.',
    });
    expect(api.got).toEqual([]);
    expect(time.now()).toBe(0);
  });

  it.each([
    ['a connection that broke', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
    ['a status that passes', Object.assign(new Error('busy'), { status: 503 })],
  ])('is asked for again when its function fails by %s', async (_, failure) => {
    let calls = 0;
    const { ask, org, time } = setUp((got) => ({ body: bearer(got) }), {
      clientId: undefined,
      clientSecret: undefined,
      token: () => ((calls += 1) < 3 ? Promise.reject(failure) : 'own'),
    });
    const heard: SluiceEvent[] = [];
    org.events$.subscribe((event) => heard.push(event));
    expect(await ask()).toBe('own');
    expect(calls).toBe(3);
    expect(time.now()).toBeGreaterThanOrEqual(2000);
    expect(heard.filter(({ type }) => type === 'retried')).toMatchObject([
      { request: 'token()' },
      { request: 'token()' },
    ]);
  });

  it.each([() => '', () => undefined as unknown as string])(
    'is not sent when the function gives none',
    async (token) => {
      const { api, ask } = setUp(() => ({}), { clientId: undefined, clientSecret: undefined, token });
      await expect(ask()).rejects.toMatchObject({ name: 'ConfigError', field: 'token' });
      expect(api.got).toEqual([]);
    },
  );
});

describe('a request of an org', () => {
  it('has its answer, whatever it is', async () => {
    const { org, time, api } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.method === 'DELETE' ? { status: 200, text: '' } : { body: [1, null] };
    });
    const ask = (request: Parameters<typeof org.request>[0]) => time.runWhile(firstValueFrom(org.request(request)));
    expect(await ask({ path: '/api/v2/x', query: { a: '1 2', b: 'ä' } })).toEqual([1, null]);
    expect(await ask({ method: 'DELETE', path: '/api/v2/x/1' })).toBeUndefined();
    expect(api.got[1]?.url).toBe('https://api.mypurecloud.de/api/v2/x?a=1+2&b=%C3%A4');
  });

  it.each(['.evil.example/x', 'x', '@evil.example/', 'https://evil.example/', ''])(
    'takes no path that could lead the token elsewhere: %j',
    (path) => {
      const { org } = setUp(() => ({}));
      expect(() => org.request({ path })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'path' }));
    },
  );

  it.each([
    ['while it was under way', 0],
    ['while it waited to be sent again', 500],
  ])('is not given up because the clock was put forward by a day %s', async (_, afterMs) => {
    const time = new VirtualTime({ start: '2026-11-24T00:00:00Z' });
    let ahead = 0;
    let sent = 0;
    const api = fakeApi(time, () => {
      if ((sent += 1) > 3) return { body: { ok: sent } };
      time.schedule(() => (ahead = sent * 86_400_000), afterMs);
      return { status: 500 };
    });
    const scheduler = { now: () => time.now() + ahead, schedule: time.schedule.bind(time) };
    const org = connect({
      name: 'acme',
      region: 'eu-central-1',
      token: 'token',
      fetch: api.fetch,
      scheduler,
      random: () => 0.9,
    });
    expect(await time.runWhile(lastValueFrom(org.request({ path: '/api/v2/x' })))).toEqual({ ok: 4 });
    expect(ahead).toBeGreaterThan(0);
  });

  it('is told by events that name neither ids nor parameters', async () => {
    const { org, time } = setUp((got) => (isToken(got) ? tokenReply(got) : {}));
    const heard: SluiceEvent[] = [];
    org.events$.subscribe((event) => heard.push(event));
    await time.runWhile(
      firstValueFrom(org.request({ path: '/api/v2/users/3b1f6c1e-0000-4000-8000-000000000001', query: { q: 'name' } })),
    );
    const request = 'GET /api/v2/users/{id}';
    expect(heard).toEqual([
      expect.objectContaining({ type: 'tokenRenewed', org: 'acme', lifeMs: 86_399_000 }),
      expect.objectContaining({ type: 'requestSent', org: 'acme', request, attempt: 1 }),
      expect.objectContaining({ type: 'requestAnswered', request, status: 200, ms: 50, bytes: 2 }),
    ]);
  });

  it('names the missing permission of a 403, after one request', async () => {
    const body = {
      code: 'missing.any.permissions',
      status: 403,
      message: 'Missing the following permission(s): [analytics:conversationDetail:view]',
    };
    const { ask, api } = setUp((got) => (isToken(got) ? tokenReply(got) : { status: 403, body }));
    await expect(ask()).rejects.toMatchObject({
      name: 'PermissionError',
      permission: 'analytics:conversationDetail:view',
    });
    expect(api.got).toHaveLength(2);
  });

  it.each([
    [407, '<html>Proxy Authentication Required</html>', 'HttpError', /407.*proxy/],
    [403, '<html>Blocked</html>', 'PermissionError', /403.*proxy/],
    [413, '{"code":"request.too.large","status":413}', 'HttpError', /413 request.too.large.*fewer/],
    [501, '', 'HttpError', /501/],
  ])('is not sent again after %i, and its error says what to do', async (status, text, name, message) => {
    const { ask, api } = setUp((got) => (isToken(got) ? tokenReply(got) : { status, text }));
    await expect(ask()).rejects.toMatchObject({ name, message: expect.stringMatching(message) as string });
    expect(api.got).toHaveLength(2);
  });

  it.each([401, 403, 404])('is not sent again after %i whose body never comes', async (status) => {
    const { ask, api } = setUp((got) => (isToken(got) ? tokenReply(got) : { status, bodyMs: Infinity }));
    await expect(ask()).rejects.toMatchObject({ name: /Auth|Permission|Http/ });
    // A 401 is asked once more, with a new token.
    expect(api.got.filter((got) => !isToken(got)).length).toBeLessThanOrEqual(status === 401 ? 2 : 1);
  });

  it.each(['"token-1"', `"${'very.'.repeat(300_000)}long"`, '"Bearer token-1"'])(
    'is told by its status where its code is no word (%.20s)',
    async (code) => {
      const text = `{"code":${code},"status":400}`;
      const { ask } = setUp((got) => (isToken(got) ? tokenReply(got) : { status: 400, text }));
      await expect(ask()).rejects.toMatchObject({ message: 'acme: GET /api/v2/x: 400', code: undefined });
    },
  );

  it('takes an error body inside a good status for the error', async () => {
    const { ask } = setUp((got) =>
      isToken(got) ? tokenReply(got) : { body: { code: 'bad.request', status: 400, message: 'no' } },
    );
    await expect(ask()).rejects.toMatchObject({ name: 'HttpError', status: 400, code: 'bad.request' });
  });

  it('fails after three bodies in a row that are empty, HTML or no JSON at all', async () => {
    for (const [body, reason] of [
      ['<html>login</html>', 'html'],
      [' ', 'empty'],
      ['Service is starting, come back later', 'foreign'],
      ['\u0000\u001f8b', 'foreign'],
    ] as const) {
      const { ask, api } = setUp((got) => (isToken(got) ? tokenReply(got) : { text: body }), {
        attempts: 3,
        deadlineMs: 10_000,
      });
      await expect(ask()).rejects.toMatchObject({ name: 'BodyError', reason, bytes: body.length });
      expect(api.got.filter((got) => !isToken(got))).toHaveLength(3);
    }
  });

  it('aborts what is in flight when it is unsubscribed, and sends no other', async () => {
    const { org, time, api } = setUp((got) => (isToken(got) ? tokenReply(got) : { delayMs: 10_000 }));
    const subscription = org.request({ path: '/api/v2/x' }).subscribe();
    await time.runUntil(1000);
    subscription.unsubscribe();
    await time.run();
    expect(api.got).toHaveLength(2);
    expect(api.aborted).toHaveLength(1);
    expect(time.now()).toBeLessThan(2000);
  });

  it('fails when the org is closed, in flight or not yet begun', async () => {
    const { org, time, api, ask } = setUp((got) => (isToken(got) ? tokenReply(got) : { delayMs: 10_000 }));
    const inFlight = lastValueFrom(org.request({ path: '/api/v2/x' }));
    const settled = expect(inFlight).rejects.toMatchObject({ name: 'NetworkError', code: 'ORG_CLOSED' });
    await time.runUntil(1000);
    org.close();
    await settled;
    await expect(ask()).rejects.toMatchObject({ code: 'ORG_CLOSED' });
    await time.run();
    expect(api.got).toHaveLength(2);
    expect(api.aborted).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('closes the door of its path for all its requests until the told time is over', async () => {
    const { org, time, api } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.turn === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: { status: 429 } } : { body: 'ok' };
    });
    const asked = Promise.all([1, 2, 3].map(() => lastValueFrom(org.request({ path: '/api/v2/x' }))));
    expect(await time.runWhile(asked)).toEqual(['ok', 'ok', 'ok']);
    const sent = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    const refusedAt = 100;
    expect(sent.filter((at) => at > refusedAt && at < refusedAt + 7000)).toEqual([]);
  });

  it('is believed by its message where it has no header', async () => {
    const message = 'Rate limit exceeded the maximum. Retry the request in [5] seconds';
    const { ask, api } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.turn === 1
        ? { status: 429, body: { message, code: 'too.many.requests.retry.after', status: 429 } }
        : {};
    });
    await ask();
    const [first = 0, second = 0] = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(5050);
    expect(second - first).toBeLessThan(5200);
  });

  it('of a path of its own stops no other path', async () => {
    const { org, time, api } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.url.endsWith('/slow') && got.turn === 1 ? { status: 429, headers: { 'retry-after': '60' } } : {};
    });
    const slow = lastValueFrom(org.request({ path: '/api/v2/slow' }));
    await time.runUntil(500);
    await time.runWhile(lastValueFrom(org.request({ path: '/api/v2/quick' })));
    expect(time.now()).toBeLessThan(1000);
    await time.runWhile(slow);
    expect(api.got.filter((got) => got.url.endsWith('/slow'))).toHaveLength(2);
  });

  it('that names the limit of the token stops all paths', async () => {
    const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: 300 };
    const { org, time } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.url.endsWith('/a') && got.turn === 1
        ? { status: 429, headers: { 'retry-after': '9' }, body: { status: 429, limit } }
        : {};
    });
    const first = lastValueFrom(org.request({ path: '/api/v2/a' }));
    await time.runUntil(500);
    await time.runWhile(Promise.all([first, lastValueFrom(org.request({ path: '/api/v2/b' }))]));
    expect(time.now()).toBeGreaterThan(9000);
  });

  describe('whose body comes after its headers', () => {
    const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: 300 };
    const until = (path: string, of: string) => of.endsWith(path);
    /** `/a` is refused once, its body `bodyMs` behind the headers; `/b` and `/a` are asked for meanwhile. */
    const play = async (bodyMs: number, refusal: Reply, meanwhile = ['/api/v2/b', '/api/v2/a']) => {
      const { org, time, api } = setUp((got) => {
        if (isToken(got)) return tokenReply(got);
        return until('/a', got.url) && got.turn === 1 ? { status: 429, bodyMs, ...refusal } : {};
      });
      const ask = (path: string) => lastValueFrom(org.request({ path }));
      const first = ask('/api/v2/a');
      // Headers come at 100.
      await time.runUntil(110);
      await time.runWhile(Promise.all([first, ...meanwhile.map(ask)]));
      return (path: string) => api.got.filter(({ url }) => until(path, url)).map(({ at }) => at);
    };

    it('lets nobody of the org leave in between', async () => {
      const sent = await play(1500, { headers: { 'retry-after': '9' }, body: { status: 429, limit } });
      expect(sent('/b').filter((at) => at < 1600 + 9000)).toEqual([]);
      expect(sent('/a').filter((at) => at > 100 && at < 1600 + 9000)).toEqual([]);
    });

    it('lets the others go when it turns out to be of its own path', async () => {
      const sent = await play(1500, { headers: { 'retry-after': '9' }, body: { status: 429 } });
      expect(sent('/b')).toEqual([1600]);
      expect(sent('/a').filter((at) => at > 100 && at < 1600 + 9000)).toEqual([]);
    });

    it.each([Infinity, 60_000])('is charged to its path where the body stays away, after %i ms', async (bodyMs) => {
      const sent = await play(bodyMs, { headers: { 'retry-after': '9' }, body: { status: 429, limit } });
      expect(sent('/b')).toEqual([2100]);
      const [again = 0] = sent('/a').slice(1);
      expect(again).toBeGreaterThanOrEqual(2100 + 9000);
      expect(again).toBeLessThan(2100 + 9500);
    });

    it('is a refusal also without a told wait', async () => {
      const sent = await play(1500, { body: { status: 429 } });
      expect(sent('/b')).toEqual([1600]);
      expect(sent('/a')[1]).toBeGreaterThanOrEqual(1600);
    });

    it('holds nobody back any more when its reader has left', async () => {
      const { org, time, api } = setUp((got) => {
        if (isToken(got)) return tokenReply(got);
        return until('/a', got.url) ? { status: 429, bodyMs: 1500 } : {};
      });
      const left = org.request({ path: '/api/v2/a' }).subscribe();
      await time.runUntil(110);
      const other = lastValueFrom(org.request({ path: '/api/v2/b' }));
      await time.runUntil(500);
      expect(api.got).toHaveLength(2);
      left.unsubscribe();
      await time.runWhile(other);
      expect(api.got.at(-1)?.at).toBe(500);
    });
  });

  it('that names the limit of a given token stops all paths', async () => {
    const limit = { key: 'token.rate.per.minute', namespace: 'platform.api', value: 300 };
    const { org, time, api } = setUp(
      (got) =>
        got.url.endsWith('/a') && got.turn === 1
          ? { status: 429, headers: { 'retry-after': '9' }, body: { status: 429, limit } }
          : {},
      { clientId: undefined, clientSecret: undefined, token: 'given' },
    );
    const first = lastValueFrom(org.request({ path: '/api/v2/a' }));
    await time.runUntil(500);
    await time.runWhile(Promise.all([first, lastValueFrom(org.request({ path: '/api/v2/b' }))]));
    expect(api.got.filter(({ url }) => url.endsWith('/b'))[0]?.at).toBeGreaterThan(9000);
  });

  it('that names a daily limit says so when its wait is too long', async () => {
    const limit = { key: 'token.rate.per.day', namespace: 'platform.api', value: 100_000 };
    const { ask, api } = setUp((got) =>
      isToken(got)
        ? tokenReply(got)
        : { status: 429, headers: { 'retry-after': '36000' }, body: { code: 'too.many.requests', status: 429, limit } },
    );
    await expect(ask()).rejects.toMatchObject({
      name: 'RateLimitError',
      message: expect.stringContaining('36000 s for token.rate.per.day') as string,
    });
    expect(api.got).toHaveLength(2);
  });

  it('inside a good status closes the door like any other', async () => {
    const message = 'Rate limit exceeded the maximum. Retry the request in [5] seconds';
    const { ask, api } = setUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.turn === 1 ? { body: { message, code: 'too.many.requests', status: 429 } } : { body: 'ok' };
    });
    expect(await ask()).toBe('ok');
    const [first = 0, second = 0] = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(5050);
  });

  it('is avoided where good answers say that nothing is left', async () => {
    const { org, time, api } = setUp(
      (got) => {
        if (isToken(got)) return tokenReply(got);
        const left = got.turn === 1 ? '0' : '50';
        const t = got.turn === 1 ? '20' : '60';
        return { headers: { 'ratelimit-policy': '"m";q=50;w=60', ratelimit: `"m";r=${left};t=${t}` }, body: 'ok' };
      },
      { limits: { requestsPerMinute: 3000 } },
    );
    const ask = () => lastValueFrom(org.request({ path: '/api/v2/x' }));
    await time.runWhile(ask());
    await time.runWhile(ask());
    const [first = 0, second = 0] = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(20_000);
    expect(second - first).toBeLessThan(25_000);
  });

  it('with a wait that is too long fails with the time to come back', async () => {
    const { ask, time } = setUp((got) =>
      isToken(got) ? tokenReply(got) : { status: 429, headers: { 'retry-after': '7200' } },
    );
    await expect(ask()).rejects.toMatchObject({
      name: 'RateLimitError',
      org: 'acme',
      retryAt: Date.parse('2026-11-24T02:00:00Z') + 100,
    });
    expect(time.now()).toBeLessThan(1000);
  });
});

describe('secrets', () => {
  it('show up in no print of an org, an error or an event', async () => {
    const { org, time, ask } = setUp(
      (got) =>
        isToken(got) ? { body: { access_token: 'canary-token' } } : { status: 500, body: { message: 'canary-row' } },
      {
        attempts: 1,
        deadlineMs: 1,
      },
    );
    const seen: unknown[] = [];
    org.events$.subscribe((event) => seen.push(event));
    await ask().catch((error: unknown) => seen.push(error));
    await time.run();
    expect(seen.length).toBeGreaterThan(2);
    const printed = [org, ...seen]
      .map((value) => inspect(value, { depth: 20, showHidden: true, getters: false }) + JSON.stringify(value))
      .join();
    for (const form of [SECRET, 'canary-token', 'canary-row', btoa(`id:${SECRET}`), encodeURIComponent(SECRET)]) {
      expect(printed).not.toContain(form);
    }
  });
});
