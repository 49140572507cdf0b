import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, FaultKind } from '../../src/simulator/index.js';
import { DETAILS, World } from './world.js';

const always = (kind: FaultKind, more: Partial<Fault> = {}): Fault => ({ kind, probability: 1, ...more });
const worldOf = (...faults: readonly Fault[]): World => new World({ faults });

describe('faults by status', () => {
  it.each([
    [408, 'request.timeout'],
    [500, 'internal.server.error'],
    [503, 'service.unavailable'],
    [504, 'request.timeout'],
  ] as const)('answer %s with the body of the API', async (status, code) => {
    const world = worldOf(always(status));
    const read = await world.read(world.page(await world.token()));
    expect(read.status).toBe(status);
    expect(read.json).toMatchObject({ status, code, contextId: read.headers.get('inin-correlation-id') });
    expect(world.counters.faults).toEqual({ [status]: 1 });
  });

  it('answer 502 with the page of a proxy', async () => {
    const world = worldOf(always(502));
    const read = await world.read(world.page(await world.token()));
    expect([read.status, read.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(read.text).toMatch(/^<!DOCTYPE html>/);
  });
});

describe('faults of the connection and the body', () => {
  it('reset it before the headers', async () => {
    const world = worldOf(always('reset'));
    const page = world.page(await world.token());
    await expect(world.time.runWhile(page)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
    expect(world.counters.answers[DETAILS]).toEqual({ reset: 1 });
    expect(world.counters.inFlight).toBe(0);
  });

  it('leave it open for ever without an answer, until it is aborted', async () => {
    const world = worldOf(always('hang'));
    const bearer = await world.token();
    const controller = new AbortController();
    const page = world.simulator.fetch(`https://api.mypurecloud.com${DETAILS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      signal: controller.signal,
    });
    await expect(world.time.runWhile(page)).rejects.toThrow(/^Nothing is scheduled/);
    expect(world.counters.inFlight).toBe(1);
    controller.abort(new Error('enough'));
    await expect(page).rejects.toThrow('enough');
    expect(world.counters.inFlight).toBe(0);
  });

  it('cut the JSON short with a clean end', async () => {
    const world = worldOf(always('truncated'));
    const { status, text } = await world.read(world.page(await world.token()));
    expect(status).toBe(200);
    expect(text).toMatch(/^\{"conversations":\[/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('break the connection in the body, after a length that promised more', async () => {
    const world = worldOf(always('cut'));
    const response = await world.time.runWhile(world.page(await world.token()));
    expect(response.status).toBe(200);
    expect(world.counters.inFlight).toBe(1);
    const whole = Number(response.headers.get('content-length'));
    const reader = response.body!.getReader();
    const first = await world.time.runWhile(reader.read());
    expect(first.value).toHaveLength(Math.floor(whole / 2));
    await expect(world.time.runWhile(reader.read())).rejects.toMatchObject({
      name: 'TypeError',
      message: 'terminated',
      cause: { code: 'UND_ERR_SOCKET' },
    });
    expect(world.counters.inFlight).toBe(0);
  });

  it('put a page of a proxy, or nothing, in the place of the JSON', async () => {
    const html = worldOf(always('html'));
    const page = await html.read(html.page(await html.token()));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const empty = worldOf(always('empty'));
    const nothing = await empty.read(empty.page(await empty.token()));
    expect([nothing.status, nothing.text]).toEqual([200, '']);
  });

  it('send the body in ten pieces', async () => {
    const world = worldOf(always('slow', { overMs: 5000 }));
    const plain = new World();
    const expected = await plain.read(plain.page(await plain.token()));
    const bearer = await world.token();
    const response = await world.time.runWhile(world.page(bearer));
    const headersAt = world.time.now();
    const reader = response.body!.getReader();
    const pieces: Uint8Array[] = [];
    const at: number[] = [];
    for (;;) {
      const { done, value } = await world.time.runWhile(reader.read());
      if (done) break;
      pieces.push(value);
      at.push(Math.round(world.time.now() - headersAt));
    }
    expect(at).toEqual([500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000]);
    expect(new TextDecoder().decode(Buffer.concat(pieces))).toBe(expected.text);
    expect(world.counters.inFlight).toBe(0);
  });

  it('stop sending when the reader leaves, or aborts', async () => {
    const world = worldOf(always('slow', { overMs: 5000 }));
    const bearer = await world.token();
    const left = await world.time.runWhile(world.page(bearer));
    await left.body!.cancel();
    const controller = new AbortController();
    const init = { signal: controller.signal };
    const aborted = await world.time.runWhile(world.post(bearer, DETAILS, { interval: '2026-11-23/2026-11-24' }, init));
    const reader = aborted.body!.getReader();
    await world.time.runWhile(reader.read());
    controller.abort(new Error('enough'));
    await expect(reader.read()).rejects.toThrow('enough');
    const now = world.time.now();
    await world.time.run();
    expect(world.time.now()).toBe(now);
    expect(world.counters.inFlight).toBe(0);
    // What had been answered by then is not answered a second time.
    expect(world.counters.answers[DETAILS]).toEqual({ 200: 2 });
  });
});

describe('a stray 401', () => {
  it('ends a token that was accepted before, and never one that was not', async () => {
    const world = worldOf(always('unauthorized'));
    const bearer = await world.token();
    expect((await world.read(world.page(bearer))).status).toBe(200);
    const { json } = await world.read(world.page(bearer));
    expect(json).toMatchObject({ status: 401, code: 'bad.credentials' });
    expect((await world.read(world.page(bearer))).status).toBe(401);
    const next = await world.token();
    expect((await world.read(world.page(next))).status).toBe(200);
    expect(world.counters.faults).toEqual({ unauthorized: 1 });
  });
});

describe('which requests are struck', () => {
  const statuses = async (world: World, count: number): Promise<number[]> => {
    const bearer = await world.token();
    const seen: number[] = [];
    for (let n = 0; n < count; n++) seen.push((await world.read(world.page(bearer))).status);
    return seen;
  };

  it('can be named by their number', async () => {
    expect(await statuses(worldOf({ kind: 500, at: [2, 4] }), 5)).toEqual([200, 500, 200, 500, 200]);
  });

  it('can be those of one path; the login is struck only by name', async () => {
    const world = worldOf(always(500, { path: '/api/v2/tokens/me' }));
    expect(await statuses(world, 1)).toEqual([200]);
    expect((await world.read(world.get(await world.token(), '/api/v2/tokens/me'))).status).toBe(500);
    const login = worldOf({ kind: 503, at: [1], path: '/oauth/token' });
    expect((await login.read(login.login())).status).toBe(503);
    expect((await login.read(login.login())).status).toBe(200);
  });

  it('are as many as the chances say, each kind for itself', async () => {
    const faults: Fault[] = [
      { kind: 500, probability: 0.1 },
      { kind: 502, probability: 0.15 },
    ];
    const world = new World({ faults, conversations: 1, limits: { token: false, client: false } });
    const seen = await statuses(world, 600);
    expect(seen.filter((status) => status === 500).length / 600).toBeCloseTo(0.1, 1);
    expect(seen.filter((status) => status === 502).length / 600).toBeCloseTo(0.15, 1);
    expect(world.counters.faults).toEqual({
      500: seen.filter((status) => status === 500).length,
      502: seen.filter((status) => status === 502).length,
    });
  });

  it('are only requests that the limits let in', async () => {
    const world = new World({
      faults: [always(500)],
      limits: { token: { kind: 'window', limit: 1, windowMs: 60_000 } },
    });
    expect(await statuses(world, 3)).toEqual([500, 429, 429]);
  });

  it('are the same for the same seed, whatever another org does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(fc.boolean(), { minLength: 10, maxLength: 30 }), async (seed, noise) => {
        const acme = { name: 'acme', clientId: 'id', clientSecret: 'secret', conversations: 5 };
        const other = { ...acme, name: 'other', clientId: 'other', token: 'other' };
        const faults: Fault[] = [{ kind: 500, probability: 0.5 }];
        const run = async (busy: boolean): Promise<number[]> => {
          const world = new World({}, { seed, orgs: [{ ...acme, faults }, other] });
          const bearer = await world.token();
          const seen: number[] = [];
          for (const more of noise) {
            if (busy && more) await world.read(world.page('other'));
            seen.push((await world.read(world.page(bearer))).status);
          }
          return seen;
        };
        expect(await run(true)).toEqual(await run(false));
      }),
      { numRuns: 10 },
    );
  });
});
