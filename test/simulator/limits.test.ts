import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitOptions } from '../../src/simulator/index.js';
import { DETAILS, INTERACTIONS, World, type Read } from './world.js';

/** One request a minute may pass; the second is refused half a second after the first. */
const once: LimitOptions = { kind: 'window', limit: 1, windowMs: 60_000 };

async function refused(token: LimitOptions, org: object = {}): Promise<Read> {
  const world = new World({ limits: { token }, latency: 0, ...org });
  const bearer = await world.token();
  await world.read(world.page(bearer));
  await world.time.runUntil(500);
  return world.read(world.page(bearer));
}

describe('a refusal', () => {
  it('says in whole seconds when to come back, never too early', async () => {
    const { status, headers, json } = await refused(once);
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('60');
    expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate');
    expect(json).toEqual({
      message: 'Rate limit exceeded the maximum. Retry the request in [60] seconds',
      code: 'too.many.requests.retry.after',
      status: 429,
      contextId: headers.get('inin-correlation-id'),
      details: [],
      errors: [],
    });
  });

  it('has an older body without context', async () => {
    const { headers, json } = await refused({ ...once, body: 'legacy' });
    expect(headers.get('retry-after')).toBe('60');
    expect(json).toEqual({
      message: 'Rate limit exceeded the maximum [1] requests within [60] seconds',
      code: 'too.many.requests',
      status: 429,
    });
  });

  it('may leave the header out, and the hint in the body with it', async () => {
    const silent = await refused({ ...once, retryAfter: 'none', body: 'bare' });
    expect(silent.headers.get('retry-after')).toBeNull();
    expect(silent.text).not.toMatch(/60|\bseconds\b/);
    const inBody = await refused({ ...once, retryAfter: 'none' });
    expect(inBody.headers.get('retry-after')).toBeNull();
    expect(inBody.json['message']).toContain('in [60] seconds');
  });

  it('may give an HTTP date, in the time of its own Date header', async () => {
    const { headers } = await refused({ ...once, retryAfter: 'date' });
    expect(headers.get('date')).toBe('Tue, 24 Nov 2026 02:00:00 GMT');
    expect(headers.get('retry-after')).toBe('Tue, 24 Nov 2026 02:01:00 GMT');
  });

  it('may ask for hours, as a daily limit does', async () => {
    expect((await refused({ ...once, retryAfterSeconds: 7200 })).headers.get('retry-after')).toBe('7200');
    expect((await refused({ ...once, windowMs: 86_400_000 })).headers.get('retry-after')).toBe('86400');
  });

  it.each([
    ['html', 'text/html', /^<html>/],
    ['empty', null, /^$/],
  ] as const)('may have a body that is %s', async (body, type, text) => {
    const read = await refused({ ...once, body });
    expect(read.status).toBe(429);
    expect(read.headers.get('content-type')).toBe(type);
    expect(read.text).toMatch(text);
  });

  it('names its limit on request', async () => {
    const { json } = await refused({ ...once, limitObject: true });
    expect(json['limit']).toEqual({
      key: 'client.credentials.token.rate.per.minute',
      namespace: 'platform.api',
      value: 1,
    });
    const bucket = await refused({ kind: 'bucket', perSecond: 0.5, burst: 1, limitObject: true, key: 'my.key' });
    expect(bucket.json['limit']).toEqual({ key: 'my.key', namespace: 'platform.api', value: 30 });
  });

  it('names the limit of a token that was given from outside by its own key', async () => {
    const world = new World({ limits: { token: { ...once, limitObject: true } }, token: 'a-supervisor' });
    await world.read(world.page('a-supervisor'));
    const { json } = await world.read(world.page('a-supervisor'));
    expect(json['limit']).toMatchObject({ key: 'token.rate.per.minute', value: 1 });
  });

  it('sends the retired headers only when asked', async () => {
    const plain = new World();
    const { headers } = await plain.read(plain.page(await plain.token()));
    expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
    const old = new World({ rateLimitHeaders: true });
    const read = await old.read(old.page(await old.token()));
    expect(read.headers.get('inin-ratelimit-count')).toBe('1');
    expect(read.headers.get('inin-ratelimit-allowed')).toBe('300');
    expect(read.headers.get('inin-ratelimit-reset')).toBe('60');
  });
});

describe('pools', () => {
  it('count every token for itself and the client over all of them', async () => {
    const world = new World({ limits: { token: { ...once, limit: 2 }, client: { ...once, limit: 3 } }, latency: 0 });
    const [first, second] = [await world.token(), await world.token()];
    const statuses: number[] = [];
    for (const bearer of [first, first, first, second, second]) {
      statuses.push((await world.read(world.page(bearer))).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200, 429]);
    expect(world.counters.pools).toMatchObject({
      token: { passed: 4, refused: 1 },
      client: { passed: 3, refused: 1 },
    });
  });

  it('can belong to one route', async () => {
    const world = new World({ limits: { routes: { [DETAILS]: once } }, latency: 0 });
    const bearer = await world.token();
    expect((await world.read(world.page(bearer))).status).toBe(200);
    expect((await world.read(world.page(bearer))).status).toBe(429);
    expect((await world.read(world.get(bearer, '/api/v2/tokens/me'))).status).toBe(200);
  });

  it('keep the time of every request on demand: the laws of a limit can be checked on them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3000), { minLength: 30, maxLength: 80 }), fc.nat(), async (gaps, seed) => {
        const rule = { kind: 'bucket', perSecond: 2, burst: 4 } as const;
        const world = new World({ limits: { token: rule }, conversations: 0, recordArrivals: true }, { seed });
        const bearer = await world.token();
        const from = world.time.now();
        await world.time.runWhile(
          Promise.all(
            gaps.map(async (_, n) => {
              const ms = from + gaps.slice(0, n).reduce((sum, gap) => sum + gap, 0) / 10;
              await new Promise<void>((resolve) => world.time.schedule(() => resolve(), ms - from));
              return world.page(bearer);
            }),
          ),
        );
        const arrivals = world.counters.pools['token']!.arrivals;
        expect(arrivals).toHaveLength(gaps.length);
        for (const { sentMs, arrivedMs } of arrivals) {
          expect(arrivedMs - sentMs).toBeGreaterThanOrEqual(20);
          expect(arrivedMs - sentMs).toBeLessThanOrEqual(30);
        }
        const passed = arrivals.filter((one) => one.passed).map((one) => one.arrivedMs);
        passed.forEach((start, first) =>
          passed.slice(first).forEach((end, more) => {
            expect(more + 1).toBeLessThanOrEqual(rule.burst + (rule.perSecond * (end - start)) / 1000 + 1e-6);
          }),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('change at a scripted time', async () => {
    const world = new World({
      limits: { token: { ...once, limit: 1000, changes: [{ atMs: 10_000, to: { ...once, limit: 1 } }] } },
    });
    const bearer = await world.token();
    const statuses = async (): Promise<number[]> => [
      (await world.read(world.page(bearer))).status,
      (await world.read(world.page(bearer))).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    await world.time.runUntil(10_000);
    expect(await statuses()).toEqual([429, 429]);
    await world.time.runUntil(70_000);
    expect(await statuses()).toEqual([200, 429]);
  });

  it('charge on arrival, in the order of arrival', async () => {
    const world = new World({ limits: { token: once }, latency: { minMs: 20, maxMs: 30 } }, { seed: 2 });
    const bearer = await world.token();
    const answers = await world.time.runWhile(
      Promise.all([1, 2, 3, 4].map(async () => ({ status: (await world.page(bearer)).status }))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a blackout', () => {
  const blackouts = [{ fromMs: 10_000, untilMs: 130_000 }];

  it('refuses everything of the API between its times, and says until when', async () => {
    const world = new World({ blackouts, custom: {}, latency: 0 });
    const bearer = await world.token();
    await world.time.runUntil(9_999);
    expect((await world.read(world.page(bearer))).status).toBe(200);
    await world.time.runUntil(10_000);
    const { status, headers } = await world.read(world.page(bearer));
    expect([status, headers.get('retry-after')]).toEqual([429, '120']);
    expect((await world.read(world.post(bearer, INTERACTIONS, {}))).status).toBe(429);
    expect((await world.read(world.login())).status).toBe(200);
    await world.time.runUntil(130_000);
    expect((await world.read(world.page(bearer))).status).toBe(200);
    expect(world.counters.intoBlackout).toBe(2);
  });

  it('can be a 503 and keep its end to itself', async () => {
    const world = new World({ blackouts: [{ fromMs: 0, untilMs: 1000, status: 503, retryAfter: 'none' }] });
    const { status, headers, json } = await world.read(world.page(await world.token()));
    expect([status, headers.get('retry-after'), json['code']]).toEqual([503, null, 'service.unavailable']);
  });
});

describe('requests into a told wait', () => {
  it('are counted from the moment the client could read it until the moment it was told', async () => {
    const world = new World({ limits: { token: { kind: 'bucket', perSecond: 1, burst: 1 } }, latency: 10 });
    const bearer = await world.token();
    // Both leave together: the second was sent before anybody could know.
    const [, second] = await world.time.runWhile(Promise.all([world.page(bearer), world.page(bearer)]));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect(world.counters.intoToldWait).toBe(0);
    const readAt = world.time.now();
    await world.time.runUntil(readAt + 999);
    await world.read(world.page(bearer));
    expect(world.counters.intoToldWait).toBe(1);
    await world.time.runUntil(readAt + 2000);
    await world.read(world.page(bearer));
    expect(world.counters.intoToldWait).toBe(1);
  });

  it('do not reach over to another route', async () => {
    const world = new World({ limits: { routes: { [DETAILS]: once } }, custom: {}, latency: 0 });
    const bearer = await world.token();
    await world.read(world.page(bearer));
    await world.read(world.page(bearer));
    await world.read(world.post(bearer, INTERACTIONS, {}));
    expect(world.counters.intoToldWait).toBe(0);
    await world.read(world.page(bearer));
    expect(world.counters.intoToldWait).toBe(1);
  });
});
