import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Observable, VirtualTimeScheduler, of, switchMap, tap, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BodyError, type ConfigError, HttpError, NetworkError } from '../../src/errors.js';
import type { HttpAnswer } from '../../src/http/http-answer.js';
import type { HttpRequest } from '../../src/http/http-request.js';
import type { HttpOptions } from '../../src/http/http-options.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { fakeApi } from '../org/fake-api.js';
import { fetches } from './fetches.js';
import { rawServer, say } from './raw-server.js';
import { failure, promised } from './promised.js';
import { sent } from './sent.js';

const CANARY = 'canary-7d1f';
const post = (url: string): HttpRequest => ({
  method: 'POST',
  url: `${url}/things?cursor=${CANARY}`,
  headers: { authorization: `Bearer ${CANARY}`, 'content-type': 'application/json' },
  body: `{"filter":"${CANARY}"}`,
  name: 'POST /things',
  org: 'acme',
});

/** Subscribes and tells everything that comes. */
const watch = (answer$: Observable<HttpAnswer>) => {
  const seen: unknown[] = [];
  const subscription = answer$.subscribe({
    next: (answer) => seen.push(answer.status),
    error: (error: unknown) => seen.push(error),
    complete: () => seen.push('complete'),
  });
  return { seen, subscription };
};

describe.each(fetches)('sendRequest over %s', (_name, fetch) => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  beforeEach(() => {
    rejections.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
  const send = (request: HttpRequest, options: Partial<HttpOptions> = {}) => sent(request, { fetch, ...options });

  it('sends method, path, headers and body as they were given, and its own name', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', '{}'));
    await promised(send(post(server.url)));
    const [request] = server.requests;
    expect(request).toMatch(new RegExp(`^POST /things\\?cursor=${CANARY} HTTP/1.1\r\n`));
    expect(request).toMatch(new RegExp(`^authorization: Bearer ${CANARY}\r$`, 'im'));
    expect(request).toMatch(/^user-agent: sluice\/\d/im);
    expect(request?.endsWith(`\r\n\r\n{"filter":"${CANARY}"}`)).toBe(true);
  });

  it('sends the User-Agent of the caller', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', '{}'));
    await promised(send(post(server.url), { userAgent: 'ours/1' }));
    const agents = server.requests.map((request) => /^user-agent: (.*)\r$/im.exec(request)?.[1]);
    expect(agents).toEqual(['ours/1']);
  });

  it('gives an answer of any status, with its headers, its size and when it came', async () => {
    const server = await rawServer((socket) => say(socket, '429 Slow Down\r\nRetry-After: 7\r\nX-Place: 1', 'später'));
    const answer = await promised(send(post(server.url), { wallClock: () => 1_800_000_000_000 }));
    expect(answer).toMatchObject({ status: 429, body: 'später', bytes: 7, receivedAt: 1_800_000_000_000 });
    expect(answer.headers.get('X-PLACE')).toBe('1');
    expect(answer.headers.get('absent')).toBeNull();
    expect(answer.ms).toBeGreaterThanOrEqual(0);
    expect(httpDialect.hint(answer)).toEqual({ retryAfterMs: 7000 });
  });

  it('is cold: nothing is sent before it is subscribed, and once for each subscription', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', '{}'));
    const answer$ = send(post(server.url));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests).toHaveLength(0);
    await promised(answer$);
    await promised(answer$);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (text: string) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })],
  ] as const)('reads a body in %s, and counts its bytes decompressed', async (encoding, compress) => {
    const text = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'Zoë' })) });
    const server = await rawServer((socket) => say(socket, `200 OK\r\nContent-Encoding: ${encoding}`, compress(text)));
    const answer = await promised(send(post(server.url)));
    expect(answer.body).toBe(text);
    expect(answer.bytes).toBe(Buffer.byteLength(text));
  });

  it('reads a body that comes in pieces, cut in the middle of a character', async () => {
    const bytes = Buffer.from('{"name":"Zoë"}');
    const server = await rawServer((socket) => {
      say(socket, `200 OK\r\nContent-Length: ${bytes.length}`, bytes.subarray(0, 12));
      setTimeout(() => socket.write(bytes.subarray(12)), 10);
    });
    expect((await promised(send(post(server.url)))).body).toBe('{"name":"Zoë"}');
  });

  it('takes no notice of early hints before the answer', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n');
      setTimeout(() => say(socket, '200 OK', '{}'), 10);
    });
    expect((await promised(send(post(server.url)))).status).toBe(200);
  });

  describe('when it is unsubscribed', () => {
    // The machine may be busy: of three, the quickest counts.
    it.each([
      ['before the headers', () => undefined],
      ['in the body', (socket: Socket) => say(socket, '200 OK\r\nContent-Length: 100', '{"rows":[')],
    ])('closes the connection %s within 50 ms, and nothing comes afterwards', async (_when, answer) => {
      const server = await rawServer(answer);
      const took: number[] = [];
      for (let time = 0; time < 3; time++) {
        const { seen, subscription } = watch(send(post(server.url)));
        await vi.waitUntil(() => server.requests.length === time + 1, { interval: 1 });
        await new Promise((resolve) => setTimeout(resolve, 10));
        const left = performance.now();
        subscription.unsubscribe();
        await server.closed(time);
        took.push(performance.now() - left);
        expect(seen).toEqual([]);
      }
      expect(Math.min(...took)).toBeLessThan(50);
    });

    it('sends nothing at all when that happens in the same turn', async () => {
      const server = await rawServer((socket) => say(socket, '200 OK', '{}'));
      watch(send(post(server.url))).subscription.unsubscribe();
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(server.requests).toEqual([]);
    });
  });

  describe('timeouts', () => {
    const never = () => undefined;

    it('names the headers when none come, and closes the connection', async () => {
      const server = await rawServer(never);
      const error = await failure(send(post(server.url), { headersMs: 40 }));
      expect(error).toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({ phase: 'headers', org: 'acme', request: 'POST /things', attempts: 1 });
      expect(httpDialect.classify(error, 0)).toEqual({ kind: 'unavailable' });
      await server.closed(0);
    });

    it('names the silence in a body, and closes the connection', async () => {
      const server = await rawServer((socket) => say(socket, '200 OK\r\nContent-Length: 100', '{"rows":['));
      const error = await failure(send(post(server.url), { idleMs: 40 }));
      expect(error).toMatchObject({ name: 'NetworkError', phase: 'idle' });
      await server.closed(0);
    });

    it('lets a slow body pass that is never silent for so long', async () => {
      const server = await rawServer((socket) => {
        say(socket, '200 OK\r\nContent-Length: 8');
        const text = '{"a":12}';
        for (let at = 0; at < text.length; at++) setTimeout(() => socket.write(text.charAt(at)), 150 * (at + 1));
      });
      // Long beside the pauses, since a busy machine stands still for some tenths of a second.
      expect((await promised(send(post(server.url), { idleMs: 1000 }))).body).toBe('{"a":12}');
    });

    it('names the total when a body drips on for ever, and closes the connection', async () => {
      const server = await rawServer((socket) => {
        say(socket, '200 OK\r\nContent-Length: 100000');
        const drip = setInterval(() => socket.write('x'), 5);
        socket.on('close', () => clearInterval(drip));
      });
      const error = await failure(send(post(server.url), { idleMs: 1000, totalMs: 80 }));
      expect(error).toMatchObject({ name: 'NetworkError', phase: 'total' });
      await server.closed(0);
    });
  });

  describe('a refusal, told by its headers', () => {
    const head = '429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 100';
    const refusal = (url: string) => {
      const ends: string[] = [];
      const refused: HttpRequest['refused'] = ({ status, headers }) => {
        ends.push(`${status} ${headers.get('retry-after') ?? ''}`);
        return () => ends.push('over');
      };
      return { request: { ...post(url), refused }, ends };
    };

    it.each([
      ['breaks off', (socket: Socket) => setTimeout(() => socket.destroy(), 20), {}],
      ['is silent', () => undefined, { idleMs: 40 }],
      ['drips on', (socket: Socket) => setInterval(() => socket.write('x'), 15), { idleMs: 60 }],
      ['is too large', () => undefined, { maxBodyBytes: 2 }],
    ])('is an answer also where its body %s', async (_what, then, options) => {
      const server = await rawServer((socket) => {
        say(socket, head, '{"sta');
        const timer = then(socket);
        socket.on('close', () => clearInterval(timer));
      });
      const { request, ends } = refusal(server.url);
      const answer = await promised(send(request, options));
      expect(answer).toMatchObject({ status: 429, body: '' });
      expect(httpDialect.hint(answer)).toEqual({ retryAfterMs: 7000 });
      expect(ends.slice(0, 2)).toEqual(['429 7', 'over']);
      await server.closed(0);
    });

    it.each([
      ['breaks off', 'Content-Length: 100', (socket: Socket) => socket.end(), { idleMs: 40 }],
      ['has a bad chunk', 'Transfer-Encoding: chunked', (socket: Socket) => socket.end('Z\r\n'), { idleMs: 40 }],
      ['is no gzip', 'Content-Encoding: gzip', (socket: Socket) => socket.end(), { idleMs: 40 }],
      ['is silent', 'Content-Length: 100', () => undefined, { idleMs: 40 }],
      ['is too large', 'Content-Length: 100', () => undefined, { maxBodyBytes: 2 }],
    ])(
      'is an answer for whoever asks, as is any other error, where its body %s',
      async (_what, framing, then, options) => {
        for (const status of [401, 403, 404, 429, 500, 503]) {
          const server = await rawServer((socket) => {
            say(socket, `${status} X\r\nRetry-After: 7\r\n${framing}`, '{"sta');
            then(socket);
          });
          const answer = await promised(send(post(server.url), options));
          expect(answer).toMatchObject({ status, body: '' });
          expect(answer.headers.get('retry-after')).toBe('7');
        }
      },
    );

    it('is no answer where it is a 400, whose body alone says what it is', async () => {
      const server = await rawServer((socket) => say(socket, '400 Bad Request\r\nContent-Length: 100', '{"sta'));
      const error = await failure(send(post(server.url), { idleMs: 40 }));
      expect(httpDialect.classify(error, 0)).toEqual({ kind: 'unavailable' });
    });

    it('is read to its end where that comes soon, and what holds others back is over before it goes on', async () => {
      const server = await rawServer((socket) => say(socket, '429 Slow Down', '{"status":429}'));
      const { request, ends } = refusal(server.url);
      const seen: string[] = [];
      await promised(send(request).pipe(tap(({ body }) => seen.push(...ends, body))));
      expect(seen).toEqual(['429 ', 'over', '{"status":429}']);
    });
  });

  it.each([300, 301, 302, 303, 307, 308])('refuses a redirect (%i) and never goes there', async (status) => {
    const target = await rawServer((socket) => say(socket, '200 OK', '{}'));
    const server = await rawServer((socket) =>
      say(socket, `${status} Elsewhere\r\nLocation: ${target.url}/?secret=${CANARY}`),
    );
    const error = await failure(send(post(server.url)));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status, org: 'acme', request: 'POST /things' });
    expect((error as HttpError).message).toContain(`${status} is a redirect`);
    expect(httpDialect.classify(error, 0)).toMatchObject({ kind: 'final' });
    expect(target.sockets).toEqual([]);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
  });

  describe('maxBodyBytes', () => {
    it('lets a body of exactly that size pass', async () => {
      const server = await rawServer((socket) => say(socket, '200 OK', 'x'.repeat(1000)));
      expect((await promised(send(post(server.url), { maxBodyBytes: 1000 }))).bytes).toBe(1000);
    });

    it('fails for a larger one and gives up the rest', async () => {
      const server = await rawServer((socket) => say(socket, '200 OK\r\nContent-Length: 5000000', 'x'.repeat(2000)));
      const error = await failure(send(post(server.url), { maxBodyBytes: 1000 }));
      expect(error).toBeInstanceOf(BodyError);
      expect(error).toMatchObject({ reason: 'too-large', bytes: expect.any(Number) as number });
      expect(httpDialect.classify(error, 0)).toEqual({ kind: 'final' });
      await server.closed(0);
    });

    it('holds for what a bomb becomes, and not for its size on the wire', async () => {
      // A gzip file may have many members; together they are 256 MiB of zeros.
      const bomb = Buffer.concat(Array<Buffer>(256).fill(gzipSync(Buffer.alloc(1024 * 1024))));
      const server = await rawServer((socket) => say(socket, '200 OK\r\nContent-Encoding: gzip', bomb));
      const before = process.memoryUsage().rss;
      const error = await failure(send(post(server.url), { maxBodyBytes: 1024 * 1024 }));
      expect(error).toMatchObject({ name: 'BodyError', reason: 'too-large' });
      expect((error as BodyError).bytes).toBeLessThan(2 * 1024 * 1024);
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    });
  });

  describe('what is no address and no header', () => {
    it.each([
      ['a relative address', { url: `/things?cursor=${CANARY}` }, 'url'],
      ['an address that is none', { url: `http://[?${CANARY}` }, 'url'],
      ['an address with a user', { url: `https://${CANARY}:pw@127.0.0.1/` }, 'url'],
      ['another protocol', { url: `file:///${CANARY}` }, 'url'],
      ['a line end in a value', { headers: { authorization: `Bearer ${CANARY}\nx` } }, 'headers.authorization'],
      ['a letter above one byte', { headers: { authorization: `Bearer ${CANARY}\u2026` } }, 'headers.authorization'],
    ])('%s is a ConfigError that does not quote it', async (_what, wrong, field) => {
      const error = (await failure(send({ ...post('http://127.0.0.1:9'), ...wrong }))) as ConfigError;
      expect(error).toMatchObject({ name: 'ConfigError', field, attempts: 0 });
      expect(error).toMatchObject({ org: 'acme', message: expect.stringMatching(`^acme: ${field}: `) as string });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
    });
  });

  it('says the code of a refused connection, and nothing secret', async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));

    const error = await failure(send(post(`http://127.0.0.1:${port}`)));
    expect(error).toMatchObject({ name: 'NetworkError', code: 'ECONNREFUSED', stale: false, phase: undefined });
    expect((error as Error).message).toBe('acme: POST /things: no answer (ECONNREFUSED)');
    expect(httpDialect.classify(error, 0)).toEqual({ kind: 'unavailable' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
  });

  it('says what to check when a host is not known', async () => {
    const error = await failure(send(post('http://api.nowhere.invalid')));
    expect(error).toMatchObject({ name: 'NetworkError' });
    const { code, message } = error as NetworkError;
    // A machine without a name server says the other.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(code);
    expect(message).toContain(code === 'ENOTFOUND' ? 'Check the region or the address' : 'name server');
    expect(httpDialect.classify(error, 0)).toEqual({ kind: 'unavailable' });
  });
});

describe('sendRequest', () => {
  it('takes the fetch of the platform when it sends, not when it was loaded', async () => {
    const stub = vi.fn(async () => new Response('{}'));
    vi.stubGlobal('fetch', stub);
    await promised(sent(post('http://127.0.0.1:9')));
    vi.unstubAllGlobals();
    expect(stub).toHaveBeenCalledOnce();
  });

  it('calls a fetch by its bare name, since browsers refuse it as a method of something else', async () => {
    const fetch = vi.fn(async () => new Response('{}'));
    await promised(sent(post('http://127.0.0.1:9'), { fetch }));
    expect(fetch.mock.contexts).toEqual([undefined]);
  });

  it('falls back on cross-fetch where the platform has none', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', '{"from":"node-fetch"}'));
    vi.stubGlobal('fetch', undefined);
    const answer = await promised(sent(post(server.url)));
    vi.unstubAllGlobals();
    expect(answer.body).toBe('{"from":"node-fetch"}');
    // The fetch of Node says `gzip, deflate`.
    expect(server.requests[0]).toMatch(/^accept-encoding: gzip,deflate\r$/im);
  });

  it('uses a connection again after an answer was read to its end', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', 'x'.repeat(100_000)));
    for (let page = 0; page < 20; page++) await promised(sent(post(server.url)));
    expect(server.requests).toHaveLength(20);
    // A bare loop of fetch takes two as well.
    expect(server.sockets.length).toBeLessThanOrEqual(2);
  });

  it('counts the integers that JavaScript cannot hold, also in a body that came in pieces', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of ['{"a":90071992', '54740993,"b":90071', '99254740992', '}'])
          controller.enqueue(Buffer.from(piece));
        controller.close();
      },
    });
    const fetch = async (): Promise<Response> => new Response(body);
    expect(await promised(sent(post('http://127.0.0.1:9'), { fetch }))).toMatchObject({ lost: 2 });
  });

  it('refuses what a browser shows instead of a redirect', async () => {
    const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null } as unknown as Response;
    const error = await failure(sent(post('http://127.0.0.1:9'), { fetch: async () => opaque }));
    const message = 'acme: POST /things: the answer is a redirect, not followed. Check the address';
    expect(error).toMatchObject({ name: 'HttpError', status: 0, message });
    expect(httpDialect.classify(error, 0)).toMatchObject({ kind: 'final' });
  });

  it.each([
    ['before the headers', true],
    ['in the body', false],
  ])('gives up the body where its fetch cannot be aborted, left %s, and what it holds back', async (_, early) => {
    const ends: string[] = [];
    const refused = () => () => ends.push('over');
    const body = new ReadableStream({ cancel: () => void ends.push('cancelled') });
    let answer: (response: Response) => void = () => undefined;
    const fetch = () => new Promise<Response>((resolve) => (answer = resolve));
    const answer$ = sent({ ...post('http://127.0.0.1:9'), refused }, { fetch });
    const { seen, subscription } = watch(answer$);
    if (early) subscription.unsubscribe();
    answer(new Response(body, { status: 429 }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toEqual(early ? ['cancelled'] : []);
    subscription.unsubscribe();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends.slice(0, 2)).toEqual(early ? ['cancelled'] : ['over', 'cancelled']);
    expect(seen).toEqual([]);
  });

  it('waits two seconds for the body of an error, from its headers on', async () => {
    const bodyAfter = async (bodyMs: number): Promise<string> => {
      const time = new VirtualTime();
      const { fetch } = fakeApi(time, () => ({ status: 404, text: '{"status":404}', delayMs: 5000, bodyMs }));
      const answer$ = sent(post('http://127.0.0.1:9'), { fetch, scheduler: time, wallClock: time.wallClock });
      return (await time.runWhile(promised(answer$))).body;
    };
    expect(await bodyAfter(1999)).toBe('{"status":404}');
    expect(await bodyAfter(2001)).toBe('');
  });

  it('takes a fetch that throws, or fails without a code, for no answer', async () => {
    const thrown = await failure(
      sent(post('http://127.0.0.1:9'), {
        fetch: () => {
          throw new TypeError('Failed to fetch');
        },
      }),
    );
    const message = 'acme: POST /things: no answer. In a browser: is it CORS?';
    expect(thrown).toMatchObject({ name: 'NetworkError', code: undefined, message });
    expect(httpDialect.classify(thrown, 0)).toEqual({ kind: 'unavailable' });
  });

  it('does not speak of CORS where a body broke off: a page that may not read an answer sees none of it', async () => {
    // As Chromium tells of a connection that ends in a body.
    const cut = new ReadableStream({ pull: (body) => body.error(new TypeError('network error')) });
    const broken = await failure(sent(post('http://127.0.0.1:9'), { fetch: async () => new Response(cut) }));
    expect(broken).toMatchObject({ message: 'acme: POST /things: the answer broke off after 0 bytes' });
  });

  it('asks past the cache of a browser, which may answer a GET itself, and keeps nothing there', async () => {
    const asked: RequestInit[] = [];
    const fetch = async (_url: unknown, init: RequestInit = {}) => {
      asked.push(init);
      return new Response('{}');
    };
    const { body, ...get } = { ...post('http://127.0.0.1:9'), method: 'GET' as const };
    await promised(sent(get, { fetch }));
    await promised(sent(post('http://127.0.0.1:9'), { fetch }));
    // Past the cache Chromium sends a preflight before each request, also where the last one still holds.
    expect(asked.map(({ cache }) => cache)).toEqual(['no-store', undefined]);
    expect(asked.map((init) => init.body)).toEqual([undefined, body]);
  });

  it('measures its timeouts on the given scheduler alone', () => {
    const scheduler = new VirtualTimeScheduler();
    const seen: unknown[] = [];
    const fetch = () => new Promise<Response>(() => undefined);
    sent(post('http://127.0.0.1:9'), { fetch, scheduler }).subscribe({
      error: (error: unknown) => seen.push((error as NetworkError).phase, scheduler.now()),
    });
    scheduler.flush();
    expect(seen).toEqual(['headers', 30_000]);
  });

  it('leaves no timer when it is unsubscribed or done', async () => {
    const scheduler = new VirtualTimeScheduler();
    const never = () => new Promise<Response>(() => undefined);
    sent(post('http://127.0.0.1:9'), { fetch: never, scheduler }).subscribe().unsubscribe();
    await promised(sent(post('http://127.0.0.1:9'), { fetch: async () => new Response('{}'), scheduler }));
    scheduler.flush();
    expect(scheduler.now()).toBe(0);
  });

  it('may be left by the one who gets the answer, in the same turn', async () => {
    const server = await rawServer((socket) => say(socket, '200 OK', '{}'));
    const answer$ = sent(post(server.url)).pipe(switchMap((answer) => of(answer.status)));
    expect(await promised(answer$)).toBe(200);
    await promised(timer(5));
    expect(server.requests).toHaveLength(1);
  });
});
