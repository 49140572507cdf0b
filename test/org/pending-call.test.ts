import { firstValueFrom, lastValueFrom, merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { right } from '#fp-ts/Either';
import type { HttpError } from '../../src/errors.js';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import { connect } from '../../src/org/connect.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi, type Got, type Reply, tokenReply } from './fake-api.js';
import { orgSetUp } from './org-set-up.js';

const isToken = ({ url }: Got) => url.endsWith('/oauth/token');
const call = { method: 'GET', path: '/api/v2/x', read: right } as const;

describe('a request of an org', () => {
  it('has its answer, whatever it is', async () => {
    const { org, time, api } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.method === 'DELETE' ? { status: 200, text: '' } : { body: [1, null] };
    });
    const ask = (request: Parameters<typeof org.request>[0]) => time.runWhile(firstValueFrom(org.request(request)));
    expect(await ask({ path: '/api/v2/x', query: { a: '1 2', b: 'ä' } })).toEqual([1, null]);
    expect(await ask({ method: 'DELETE', path: '/api/v2/x/1' })).toBeUndefined();
    expect(await ask({ method: 'POST', path: '/api/v2/x', body: { of: 'mine' } })).toEqual([1, null]);
    expect(api.got[1]?.url).toBe('https://api.mypurecloud.de/api/v2/x?a=1+2&b=%C3%A4');
    expect(api.got[3]).toMatchObject({ method: 'POST', body: { of: 'mine' } });
  });

  const none = undefined as unknown as string;
  it.each(['.evil.example/x', 'x', '@evil.example/', 'https://evil.example/', '', none])(
    'takes no path that could lead the token elsewhere: %j',
    (path) => {
      const { org } = orgSetUp(() => ({}));
      expect(() => org.request({ path })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'path' }));
    },
  );

  it('may have a query in its path, which stands in no event or error and makes no limit of its own', async () => {
    const { org, time, api } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.url.includes('secret') ? { status: 404 } : { body: {} };
    });
    const told: SluiceEvent[] = [];
    org.events$.subscribe((event) => told.push(event));
    const ask = (request: Parameters<typeof org.request>[0]) => time.runWhile(firstValueFrom(org.request(request)));
    await ask({ path: '/api/v2/users?id=1&id=2', query: { expand: 'skills' } });
    const error: unknown = await ask({ path: '/api/v2/users?jobTitle=secret' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'HttpError', request: 'GET /api/v2/users' });
    expect(String(error) + JSON.stringify(told)).not.toContain('secret');
    expect(api.got.slice(1).map(({ url }) => url.split('/api/')[1])).toEqual([
      'v2/users?id=1&id=2&expand=skills',
      'v2/users?jobTitle=secret',
    ]);
    expect(org.pools.map(({ name }) => name)).toEqual(['token', '/api/v2/users']);
  });

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
    const { org, time } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : {}));
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

  it('tells who knows what is final how often its status came in a row', async () => {
    const statuses = [500, 504, 504, 500];
    const { org, time } = orgSetUp((got) =>
      isToken(got) ? tokenReply(got) : { status: statuses[got.turn - 1] ?? 200 },
    );
    const told: unknown[] = [];
    const isFinal = (error: unknown, inARow: number): boolean => {
      told.push([(error as HttpError).status, inARow]);
      return false;
    };
    await time.runWhile(lastValueFrom(org.send({ ...call, isFinal })));
    expect(told).toEqual([
      [500, 1],
      [504, 1],
      [504, 2],
      [500, 1],
    ]);
  });

  it('has not failed where its token ends in line, and is not sent for it', async () => {
    const { org, time, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got, 120) : {}), {
      limits: { requestsPerMinute: 60, burst: 1 },
    });
    const failures: unknown[] = [];
    const isFinal = (error: unknown): boolean => failures.push(error) > 0;
    await time.runWhile(lastValueFrom(merge(...Array.from({ length: 70 }, () => org.send({ ...call, isFinal })))));
    expect(failures).toEqual([]);
    expect(api.got.filter(isToken)).toHaveLength(2);
    expect(api.got).toHaveLength(72);
  });

  it('makes the window of its route wider at once where it takes longer, and narrower slowly', async () => {
    const { org, time } = orgSetUp((got) =>
      isToken(got) ? tokenReply(got) : { delayMs: got.turn === 2 ? 3000 : 100 },
    );
    const windows: number[] = [];
    for (let turn = 0; turn < 102; turn += 1) {
      await time.runWhile(lastValueFrom(org.send(call)));
      windows.push(org.window(call.path));
    }
    // Those behind one, two, 22 and 102 answers: a slow one is remembered for as long as others follow it.
    expect([0, 1, 21, 101].map((turn) => windows[turn])).toEqual([1, 15, 10, 2]);
  });

  it('names the missing permission of a 403, after one request', async () => {
    const body = {
      code: 'missing.any.permissions',
      status: 403,
      message: 'Missing the following permission(s): [analytics:conversationDetail:view]',
    };
    const { ask, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status: 403, body }));
    await expect(ask()).rejects.toMatchObject({
      name: 'PermissionError',
      permission: 'analytics:conversationDetail:view',
    });
    expect(api.got).toHaveLength(2);
  });

  it.each([
    ['its header', { 'inin-correlation-id': 'a-1' }, 'b-2', 'a-1'],
    ['its body, where the page may not see the header', {}, 'b-2', 'b-2'],
    ['nowhere', {}, null, undefined],
  ])('that fails names the answer by what stands in %s', async (_, headers, contextId, correlationId) => {
    const refusal: Reply = { status: 404, headers, body: { code: 'not.found', status: 404, contextId } };
    const { ask } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : refusal));
    const error: unknown = await ask().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'HttpError', correlationId });
  });

  it.each([
    [407, '<html>Proxy Authentication Required</html>', 'HttpError', /407.*proxy/],
    [403, '<html>Blocked</html>', 'PermissionError', /403.*proxy/],
    [413, '{"code":"request.too.large","status":413}', 'HttpError', /413 request.too.large.*fewer/],
    [501, '', 'HttpError', /501/],
  ])('is not sent again after %i, and its error says what to do', async (status, text, name, message) => {
    const { ask, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status, text }));
    await expect(ask()).rejects.toMatchObject({ name, message: expect.stringMatching(message) as string });
    expect(api.got).toHaveLength(2);
  });

  it.each([401, 403, 404])('is not sent again after %i whose body never comes', async (status) => {
    const { ask, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status, bodyMs: Infinity }));
    await expect(ask()).rejects.toMatchObject({ name: /Auth|Permission|Http/ });
    // A 401 is asked once more, with a new token.
    expect(api.got.filter((got) => !isToken(got)).length).toBeLessThanOrEqual(status === 401 ? 2 : 1);
  });

  it.each(['"token-1"', `"${'very.'.repeat(300_000)}long"`, '"Bearer token-1"'])(
    'is told by its status where its code is no word (%.20s)',
    async (code) => {
      const text = `{"code":${code},"status":400}`;
      const { ask } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status: 400, text }));
      await expect(ask()).rejects.toMatchObject({ message: 'acme: GET /api/v2/x: 400', code: undefined });
    },
  );

  it('takes an error body inside a good status for the error', async () => {
    const { ask } = orgSetUp((got) =>
      isToken(got) ? tokenReply(got) : { body: { code: 'bad.request', status: 400, message: 'no' } },
    );
    await expect(ask()).rejects.toMatchObject({ name: 'HttpError', status: 400, code: 'bad.request' });
  });

  it('pays its retry back into the budget of the org as others succeed', async () => {
    const { ask, api } = orgSetUp(
      (got) => (isToken(got) ? tokenReply(got) : { status: [1, 5].includes(got.turn) ? 503 : 200 }),
      { retryBudget: 1 },
    );
    for (let i = 0; i < 4; i += 1) await ask();
    const at = api.got.filter((got) => !isToken(got)).map((got) => got.at) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(at[5] - at[4]).toBe(at[1] - at[0]);
  });

  it('is given up after the time that the org was told to try', async () => {
    const { ask, time } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status: 503 }), { deadlineMs: 60_000 });
    await expect(ask()).rejects.toMatchObject({ name: 'HttpError', org: 'acme', status: 503, gaveUp: 'deadline' });
    expect(time.now()).toBeLessThan(70_000);
  });

  it('that is refused until the deadline asks whether others use its limit', async () => {
    const { ask } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { status: 429 }), { deadlineMs: 10_000 });
    await expect(ask()).rejects.toMatchObject({
      name: 'HttpError',
      status: 429,
      gaveUp: 'deadline',
      message: expect.stringMatching(/429.*shared/) as string,
    });
  });

  it('fails after three bodies in a row that are whole and empty, HTML or no JSON', async () => {
    for (const [body, reason] of [
      ['<html>login</html>', 'html'],
      [' ', 'empty'],
      ['Service is starting, come back later', 'foreign'],
      ['\u0000\u001f8b', 'foreign'],
      ['{"conversations":[],"totalHits":NaN}', 'foreign'],
    ] as const) {
      const { ask, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { text: body }), {
        attempts: 3,
        deadlineMs: 10_000,
      });
      await expect(ask()).rejects.toMatchObject({ name: 'BodyError', reason, bytes: body.length });
      expect(api.got.filter((got) => !isToken(got))).toHaveLength(3);
    }
  });

  it('fails after its attempts where each answer is cut at the same byte, and not at the deadline', async () => {
    const { ask, api, time } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { text: '{"rows":[{"id":1},' }));
    await expect(ask()).rejects.toMatchObject({
      name: 'BodyError',
      reason: 'syntax',
      attempts: 10,
      gaveUp: 'attempts',
    });
    expect(api.got.filter((got) => !isToken(got))).toHaveLength(10);
    expect(time.now()).toBeLessThan(180_000);
  });

  it('waits as long as nothing succeeds where answers are cut wherever the network breaks', async () => {
    let cut = 0;
    const { ask, api } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      cut += 1;
      return cut <= 20 ? { text: '{"rows":[{"id":1},{"id":2}]'.slice(0, 10 + (cut % 7)) } : { body: { rows: [] } };
    });
    expect(await ask()).toEqual({ rows: [] });
    expect(api.got.filter((got) => !isToken(got))).toHaveLength(21);
  });

  it('aborts what is in flight when it is unsubscribed, and sends no other', async () => {
    const { org, time, api } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { delayMs: 10_000 }));
    const subscription = org.request({ path: '/api/v2/x' }).subscribe();
    await time.runUntil(1000);
    subscription.unsubscribe();
    await time.run();
    expect(api.got).toHaveLength(2);
    expect(api.aborted).toHaveLength(1);
    expect(time.now()).toBeLessThan(2000);
  });

  it('fails when the org is closed, in flight or not yet begun', async () => {
    const { org, time, api, ask } = orgSetUp((got) => (isToken(got) ? tokenReply(got) : { delayMs: 10_000 }));
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
