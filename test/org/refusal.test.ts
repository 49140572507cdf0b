import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import { type Got, type Reply, tokenReply } from './fake-api.js';
import { orgSetUp } from './org-set-up.js';

const isToken = ({ url }: Got) => url.endsWith('/oauth/token');

describe('a refusal', () => {
  it('closes the door of its path for all its requests until the told time is over', async () => {
    const { org, time, api } = orgSetUp((got) => {
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
    const { ask, api } = orgSetUp((got) => {
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
    const { org, time, api } = orgSetUp((got) => {
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
    const { org, time } = orgSetUp((got) => {
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
      const { org, time, api } = orgSetUp((got) => {
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
      const { org, time, api } = orgSetUp((got) => {
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
    const { org, time, api } = orgSetUp(
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
    const { ask, api } = orgSetUp((got) =>
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
    const { ask, api } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      return got.turn === 1 ? { body: { message, code: 'too.many.requests', status: 429 } } : { body: 'ok' };
    });
    expect(await ask()).toBe('ok');
    const [first = 0, second = 0] = api.got.filter((got) => !isToken(got)).map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(5050);
  });

  it('is avoided where good answers say that nothing is left', async () => {
    const { org, time, api } = orgSetUp(
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
    const { ask, time } = orgSetUp((got) =>
      isToken(got) ? tokenReply(got) : { status: 429, headers: { 'retry-after': '7200' } },
    );
    await expect(ask()).rejects.toMatchObject({
      name: 'RateLimitError',
      org: 'acme',
      retryAt: Date.parse('2026-11-24T02:00:00Z') + 100,
    });
    expect(time.now()).toBeLessThan(1000);
  });

  it.each(['/api/v2/x', '/oauth/token'])(
    'of %s with a wait longer than the org was told to wait fails at once',
    async (path) => {
      const { ask, time } = orgSetUp(
        (got) => (got.url.endsWith(path) ? { status: 429, headers: { 'retry-after': '9' } } : tokenReply(got)),
        { maxWaitMs: 5000 },
      );
      await expect(ask()).rejects.toMatchObject({ name: 'RateLimitError' });
      expect(time.now()).toBeLessThan(1000);
    },
  );

  it('is told with its limit, or else with its path', async () => {
    const hint = { limit: { key: 'token.rate.per.minute' } };
    const { org, time } = orgSetUp((got) => {
      if (isToken(got)) return tokenReply(got);
      if (got.turn > 2) return { body: 'ok' };
      return { status: 429, headers: { 'retry-after': '1' }, body: got.turn === 1 ? { status: 429, ...hint } : {} };
    });
    const told: SluiceEvent[] = [];
    org.events$.subscribe((event) => told.push(event));
    await time.runWhile(lastValueFrom(org.request({ path: '/api/v2/x' })));
    const request = 'GET /api/v2/x';
    expect(told.filter(({ type }) => type === 'throttled')).toMatchObject([
      { org: 'acme', request, pool: 'token.rate.per.minute', hint: { ...hint, retryAfterMs: 1000 } },
      { org: 'acme', request, pool: '/api/v2/x', hint: { retryAfterMs: 1000 } },
    ]);
  });
});
