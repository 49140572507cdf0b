import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { serveSimulator, type ServedSimulator } from '../../src/node/serve-simulator.js';
import { createSimulator, type Fault, type OrgOptions, type Simulator } from '../../src/simulator/index.js';

const DETAILS = '/api/v2/analytics/conversations/details/query';
const DAY = '2026-11-23/2026-11-24';

const served: ServedSimulator[] = [];
afterEach(async () => {
  await Promise.all(served.splice(0).map((one) => one.close()));
});

async function serve(org: Partial<OrgOptions> = {}): Promise<{ url: string; simulator: Simulator }> {
  const acme = {
    name: 'acme',
    clientId: 'id',
    clientSecret: 'secret',
    token: 'user',
    conversations: 60,
    interval: DAY,
  };
  const simulator = createSimulator({ orgs: [{ ...acme, latency: 0, ...org }] });
  const one = await serveSimulator(simulator);
  served.push(one);
  return { url: one.url, simulator };
}

const page = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}${DETAILS}`, {
    method: 'POST',
    headers: { authorization: 'Bearer user', 'content-type': 'application/json' },
    body: JSON.stringify({ interval: DAY, paging: { pageSize: 100, pageNumber: 1 } }),
    ...init,
  });

const always = (kind: Fault['kind'], more: Partial<Fault> = {}): Partial<OrgOptions> => ({
  faults: [{ kind, probability: 1, ...more }],
});

describe('serveSimulator', () => {
  it('serves login and API under one address, rows and headers as they are in memory', async () => {
    const { url, simulator } = await serve();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const login = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('id:secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: bearer } = (await login.json()) as { access_token: string };
    const answer = await page(url, {
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('inin-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toEqual({ conversations: [...simulator.truth('acme')], totalHits: 60 });
    expect(simulator.counters('acme')).toMatchObject({ requests: 2, inFlight: 0 });
  });

  it('hands on errors of the API, Retry-After included', async () => {
    const { url } = await serve({ limits: { token: { kind: 'window', limit: 1, windowMs: 60_000 } } });
    await (await page(url)).text();
    const refused = await page(url);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({ contextId: refused.headers.get('inin-correlation-id') });
    expect((await page(url, { headers: {} })).status).toBe(401);
  });

  it('takes a body over the limit and answers 413', async () => {
    const { url } = await serve();
    expect((await page(url, { body: JSON.stringify({ pad: 'x'.repeat(600_000) }) })).status).toBe(413);
  });

  it.each([408, 500, 502, 503, 504] as const)('answers a fault %s', async (kind) => {
    const { url } = await serve(always(kind));
    expect((await page(url)).status).toBe(kind);
  });

  it('resets the connection where the simulator resets it', async () => {
    const { url } = await serve(always('reset'));
    await expect(page(url)).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } });
  });

  it('ends a cut body before its Content-Length', async () => {
    const { url } = await serve(always('cut'));
    const answer = await page(url);
    const whole = Number(answer.headers.get('content-length'));
    const reader = answer.body!.getReader();
    let bytes = 0;
    const readOn = async (): Promise<void> => {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) bytes += piece.value.length;
    };
    await expect(readOn()).rejects.toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } });
    expect(answer.status).toBe(200);
    expect(bytes).toBe(Math.floor(whole / 2));
  });

  it('ends a truncated body cleanly', async () => {
    const { url } = await serve(always('truncated'));
    const text = await (await page(url)).text();
    expect(text).toMatch(/^\{"conversations":\[/);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('passes HTML and nothing on as a 200', async () => {
    const html = await serve(always('html'));
    const answer = await page(html.url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('<h1>');
    const empty = await serve(always('empty'));
    const nothing = await page(empty.url);
    expect([nothing.status, await nothing.text()]).toEqual([200, '']);
  });

  it('ends a token early', async () => {
    const { url } = await serve(always('unauthorized'));
    expect((await page(url)).status).toBe(200);
    expect((await page(url)).status).toBe(401);
    expect((await page(url)).status).toBe(401);
  });

  it('sends a slow body piece by piece', async () => {
    const { url, simulator } = await serve(always('slow', { overMs: 300 }));
    const reader = (await page(url)).body!.getReader();
    const pieces: unknown[] = [];
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (pieces.length === 0) expect(simulator.counters('acme').inFlight).toBe(1);
      pieces.push(piece.value);
    }
    expect(pieces.length).toBeGreaterThan(5);
    await vi.waitFor(() => expect(simulator.counters('acme').inFlight).toBe(0));
  });

  it.each([
    ['before the headers', always('hang')],
    ['in the body', always('slow', { overMs: 60_000 })],
  ])('aborts the simulated request when the client leaves %s', async (_, org) => {
    const { url, simulator } = await serve(org);
    const controller = new AbortController();
    const answer = page(url, { signal: controller.signal }).then((response) => response.text());
    await vi.waitFor(() => expect(simulator.counters('acme').faults).not.toEqual({}));
    expect(simulator.counters('acme').inFlight).toBe(1);
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(simulator.counters('acme').inFlight).toBe(0));
  });

  it('lets pages of any origin read it, as a browser asks before it sends a token', async () => {
    const { url, simulator } = await serve();
    const leave = await fetch(`${url}${DETAILS}`, { method: 'OPTIONS' });
    expect(leave.status).toBe(204);
    expect(leave.headers.get('access-control-allow-headers')).toBe('authorization, content-type');
    expect(simulator.counters('acme').requests).toBe(0);
    const answers = [leave, await page(url), await page(url, { headers: {} })];
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(['*', '*', '*']);
  });

  it('lives on when a client breaks off in the middle of its request', async () => {
    const { url, simulator } = await serve();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST ${DETAILS} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf`, () => socket.destroy());
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await page(url)).status).toBe(200);
    expect(simulator.counters('acme').requests).toBe(1);
  });

  it('ends with its connections, also those that wait', async () => {
    const simulator = createSimulator({
      orgs: [{ name: 'acme', clientId: 'id', clientSecret: 'x', token: 'user', conversations: 1, ...always('hang') }],
    });
    const { url, close } = await serveSimulator(simulator);
    const answer = page(url);
    const ended = expect(answer).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(simulator.counters('acme').faults).toEqual({ hang: 1 }));
    await close();
    await ended;
    await expect(page(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('rejects when the port is taken', async () => {
    const { url, simulator } = await serve();
    const port = Number(new URL(url).port);
    await expect(serveSimulator(simulator, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
