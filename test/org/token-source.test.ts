import { interval, lastValueFrom, merge, mergeMap, timeout } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import { bearer, type Got, type Reply, tokenReply } from './fake-api.js';
import { orgSetUp } from './org-set-up.js';

const isToken = ({ url }: Got) => url.endsWith('/oauth/token');
const unauthorized: Reply = { status: 401, body: { message: 'no', code: 'bad.credentials', status: 401 } };

describe('the token of an org', () => {
  it('is renewed at its life less the smaller of 60 s and half of it', async () => {
    for (const [life, renewed] of [
      [86_399, 86_339_000],
      [300, 240_000],
      [60, 30_000],
      [2, 1000],
    ] as const) {
      const { time, api, org } = orgSetUp((got) => (isToken(got) ? tokenReply(got, life) : {}));
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

  it.each<[unknown, number]>([
    [undefined, 300],
    [0, 300],
    [-5, 300],
    ['soon', 300],
    [null, 300],
    [1e300, 172_800],
  ])('has the shortest or the longest life that there is where the server says %j', async (life, seconds) => {
    const { ask, api, time } = orgSetUp((got) =>
      isToken(got) ? { body: { access_token: 'x', expires_in: life } } : {},
    );
    await ask();
    await time.runUntil(seconds * 1000 - 60_000);
    await ask();
    expect(api.got.filter(isToken)).toHaveLength(1);
    await time.runUntil(seconds * 1000 - 59_900);
    await ask();
    expect(api.got.filter(isToken)).toHaveLength(2);
  });

  it('is asked for at most once a second', async () => {
    const { ask, api, time } = orgSetUp((got) => (isToken(got) ? tokenReply(got, 0.001) : {}));
    for (let turn = 0; turn < 5; turn += 1) await ask();
    const times = api.got.filter(isToken).map(({ at }) => at);
    expect(times.length).toBeGreaterThan(1);
    times.slice(1).forEach((at, place) => expect(at - (times[place] ?? 0)).toBeGreaterThanOrEqual(1000));
    expect(time.now()).toBeLessThan(10_000);
  });

  it('that the API ends early is renewed once for all, and the requests are replayed', async () => {
    const { api, org, time } = orgSetUp((got) => {
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

  it('that is refused once more, behind its renewal, is not renewed for that', async () => {
    const { api, org, time } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      const late = got.url.endsWith('/slow') ? 5000 : 50;
      return got.at > 1000 && bearer(got) === 'token-1' ? { ...unauthorized, delayMs: late } : { body: bearer(got) };
    });
    const ask = (path: string) => lastValueFrom(org.request({ path }));
    await time.runWhile(ask('/api/v2/x'));
    await time.runUntil(5000);
    const both = Promise.all([ask('/api/v2/slow'), ask('/api/v2/x')]);
    expect(await time.runWhile(both)).toEqual(['token-2', 'token-2']);
    expect(api.got.filter(isToken)).toHaveLength(2);
  });

  it('that was never accepted and is refused is final, after one request', async () => {
    const headers = { 'inin-correlation-id': 'c0ffee' };
    const { api, ask } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { ...unauthorized, headers }));
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      status: 401,
      org: 'acme',
      request: 'GET /api/v2/x',
      attempts: 1,
      correlationId: 'c0ffee',
      cause: { name: 'HttpError', status: 401 },
    });
    expect(api.got).toHaveLength(2);
  });

  it('that is refused again and again, though others are accepted, does not make a request loop', async () => {
    const { api, org, time } = orgSetUp((got) => {
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

  it('that is refused five times in a row is final, though each new one is accepted elsewhere', async () => {
    const { api, org, time } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.url.endsWith('/refused') ? unauthorized : { body: 'ok' };
    });
    const others = interval(100, time).pipe(mergeMap(() => org.request({ path: '/api/v2/x' })));
    const reading = others.subscribe();
    const bad = lastValueFrom(
      org.request({ path: '/api/v2/refused' }).pipe(timeout({ first: 60_000, scheduler: time })),
    );
    await expect(time.runWhile(bad)).rejects.toMatchObject({
      name: 'AuthError',
      message: expect.stringContaining('5 times') as string,
    });
    reading.unsubscribe();
    expect(api.got.filter(({ url }) => url.endsWith('/refused'))).toHaveLength(5);
  });

  it('that does not come for a try behind the gate costs no permit', async () => {
    const { ask, org, api } = orgSetUp(
      (got) => {
        if (!isToken(got)) return { status: 500 };
        return got.turn === 1 ? tokenReply(got, 2) : { status: 401, body: { error: 'invalid_client' } };
      },
      { limits: { requestsPerMinute: 20, burst: 1 } },
    );
    await expect(ask()).rejects.toMatchObject({ name: 'AuthError', request: 'POST /oauth/token' });
    expect(api.got.filter((got) => !isToken(got))).toHaveLength(1);
    expect(org.pools[0]?.tokens).toBeGreaterThan(0.9);
  });

  it('that is long in coming lets nobody leave later than he was let go', async () => {
    const { time, api, org } = orgSetUp(
      (got) => (isToken(got) ? { ...tokenReply(got, 120), delayMs: got.turn === 1 ? 50 : 9000 } : {}),
      { limits: { requestsPerMinute: 60, burst: 1 } },
    );
    const calls$ = merge(...Array.from({ length: 150 }, () => org.request({ path: '/api/v2/x' })));
    await time.runWhile(lastValueFrom(calls$));
    const at = api.got.filter((got) => !isToken(got)).map((got) => got.at);
    expect(at).toHaveLength(150);
    const apart = at.slice(1).map((ms, place) => ms - (at[place] ?? 0));
    expect(Math.min(...apart)).toBeGreaterThan(1000);
    expect(Math.max(...apart)).toBeGreaterThan(9000);
  });

  it('that is limited for too long fails by its own request, and not by that of who waits for it', async () => {
    const { ask } = orgSetUp(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await expect(ask()).rejects.toMatchObject({
      name: 'RateLimitError',
      request: 'POST /oauth/token',
      message: expect.not.stringMatching(/acme:.*acme:/) as string,
    });
  });

  it.each([400, 401, 403])('is not fetched again and again with a wrong secret, answered by %i', async (status) => {
    const { api, ask } = orgSetUp(() => ({
      status,
      headers: { 'inin-correlation-id': 'c0ffee' },
      body: { error: 'invalid_client', description: 'client not found' },
    }));
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      status,
      org: 'acme',
      request: 'POST /oauth/token',
      attempts: 1,
      correlationId: 'c0ffee',
      cause: { name: expect.stringMatching(/^(?:Http|Permission)Error$/) as string },
    });
    expect(api.got).toHaveLength(1);
  });

  it('is not fetched again and again with a wrong secret, also where the body that says so never comes', async () => {
    const { api, ask } = orgSetUp(() => ({ status: 401, bodyMs: Infinity }));
    await expect(ask()).rejects.toMatchObject({ name: 'AuthError', status: 401 });
    expect(api.got).toHaveLength(1);
  });

  it.each([429, 503])('is waited for as long as the headers of a %i say, whose body never comes', async (status) => {
    const { api, ask } = orgSetUp((got) => {
      if (!isToken(got)) return { body: 'ok' };
      return got.turn > 1 ? tokenReply(got) : { status, headers: { 'retry-after': '20' }, bodyMs: Infinity };
    });
    expect(await ask()).toBe('ok');
    const [first = 0, second = 0] = api.got.filter(isToken).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(20_000);
    expect(second - first).toBeLessThan(24_000);
  });

  it('is waited for when the login host refuses for its own limit', async () => {
    const { api, ask, time } = orgSetUp((got) => {
      if (!isToken(got)) return { body: 'ok' };
      if (got.turn > 3) return tokenReply(got);
      return { status: 400, body: { error: 'invalid_request', error_description: 'rate limit exceeded; try later' } };
    });
    expect(await ask()).toBe('ok');
    expect(api.got.filter(isToken)).toHaveLength(4);
    expect(time.now()).toBeGreaterThan(1000);
  });

  it('is asked for again after failures, never twice in a second', async () => {
    const { api, ask } = orgSetUp(
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

  it.each([
    ['a line end', 'canary\nx'],
    ['a control character', 'canary\u0007'],
    ['a letter above one byte', 'canary\u2026'],
    ['nothing in it', ''],
  ])('that no header can hold, with %s, is an error of the login that does not show it', async (_, access_token) => {
    const { api, ask } = orgSetUp(() => ({ body: { access_token, expires_in: 300 } }));
    const error: unknown = await ask().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'DecodeError',
      org: 'acme',
      request: 'POST /oauth/token',
      issues: [{ path: 'access_token', expected: 'one plain line', received: 'string' }],
    });
    expect(`${String(error)}${JSON.stringify(error)}`).not.toContain('canary');
    expect(api.got).toHaveLength(1);
  });

  it('says why it does not come', async () => {
    const { org, ask } = orgSetUp((got) => {
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
    const { ask, time } = orgSetUp(() => ({ status: 400, body }), { deadlineMs: 20_000 });
    await expect(ask()).rejects.toMatchObject({ name: 'HttpError', status: 400, gaveUp: 'deadline' });
    expect(time.now()).toBeGreaterThan(15_000);
  });

  it('that has ended is waited for as the first one is', async () => {
    const { ask, time, api } = orgSetUp((got) => {
      if (!isToken(got)) return { body: bearer(got) };
      return got.turn === 1 || got.turn > 4 ? tokenReply(got, 300) : { status: 503 };
    });
    await ask();
    await time.runUntil(310_000);
    expect(await ask()).toBe('token-5');
    expect(api.got.filter(isToken)).toHaveLength(5);
  });

  it('that still holds is used on when its renewal fails', async () => {
    const { ask, time, api } = orgSetUp((got) => {
      if (!isToken(got)) return { body: bearer(got) };
      return got.turn === 1 ? tokenReply(got, 300) : { status: 503 };
    });
    await ask();
    await time.runUntil(250_000);
    expect(await ask()).toBe('token-1');
    expect(api.got.filter(isToken)).toHaveLength(2);
  });

  it('can be given, and ends with a clear error', async () => {
    const { api, ask } = orgSetUp((got) => (got.turn === 1 ? {} : unauthorized), {
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
    const { ask } = orgSetUp((got) => (got.turn === 2 ? unauthorized : { body: bearer(got) }), {
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
    const { api, ask, time } = orgSetUp(() => ({}), { clientId: undefined, clientSecret: undefined, token });
    await expect(ask()).rejects.toMatchObject({
      name: 'AuthError',
      org: 'acme',
      cause: { message: 'no vault' },
      message: 'acme: token() failed: see its cause.',
    });
    expect(api.got).toEqual([]);
    expect(time.now()).toBe(0);
  });

  it.each([
    ['a connection that broke', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
    ['a connection that broke in a browser', new TypeError('Failed to fetch')],
    ['a status that passes', Object.assign(new Error('busy'), { status: 503 })],
  ])('is asked for again when its function fails by %s', async (_, failure) => {
    let calls = 0;
    const { ask, org, time } = orgSetUp((got) => ({ body: bearer(got) }), {
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

  const own = { clientId: undefined, clientSecret: undefined };

  it('is asked for again when its function has given none for as long as a request may take', async () => {
    let calls = 0;
    const token = () => ((calls += 1) < 3 ? new Promise<string>(() => undefined) : 'own');
    const { ask, org, time } = orgSetUp((got) => ({ body: bearer(got) }), { ...own, token, totalMs: 60_000 });
    const heard: SluiceEvent[] = [];
    org.events$.subscribe((event) => heard.push(event));
    expect(await ask()).toBe('own');
    expect(calls).toBe(3);
    expect(time.now()).toBeGreaterThan(120_000);
    const error = 'NetworkError: token() did not end within 60000 ms';
    expect(heard.slice(0, 2)).toMatchObject([
      { type: 'retried', request: 'token()', attempt: 1, error },
      { type: 'retried', request: 'token()', attempt: 2, error },
    ]);
  });

  it('that its function never gives is given up at the deadline, and says so', async () => {
    const token = () => new Promise<string>(() => undefined);
    const { ask, time } = orgSetUp(() => ({}), { ...own, token });
    await expect(ask()).rejects.toMatchObject({
      name: 'NetworkError',
      org: 'acme',
      phase: 'total',
      gaveUp: 'deadline',
      message: expect.stringMatching(/^acme: token\(\) did not end within 120000 ms/) as string,
    });
    expect(time.now()).toBeGreaterThanOrEqual(900_000);
    expect(time.now()).toBeLessThan(1_100_000);
  });

  it.each([
    ['none', () => ''],
    ['nothing', () => undefined as unknown as string],
    ['a line end with it, as files do', () => 'secret\n'],
  ])('is not sent when the function gives %s', async (_, token) => {
    const { api, ask } = orgSetUp(() => ({}), { clientId: undefined, clientSecret: undefined, token });
    const message = 'acme: token: no header can hold it; give one plain line.';
    await expect(ask()).rejects.toMatchObject({ name: 'ConfigError', org: 'acme', field: 'token', message });
    expect(api.got).toEqual([]);
  });
});
