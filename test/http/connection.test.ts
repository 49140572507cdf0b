import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { VirtualTimeScheduler, retry } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpRequest } from '../../src/http/http-request.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { retryDelay } from '../../src/retry/retry-delay.js';
import { fetches } from './fetches.js';
import { rawServer, say } from './raw-server.js';
import { selfSigned } from './self-signed.js';
import { failure, promised } from './promised.js';
import { sent } from './sent.js';

const post = (url: string): HttpRequest => ({ method: 'POST', url, headers: {}, body: '{}', name: 'POST /things' });
/** A connection is free again a few turns after its answer was read. */
const connectionIsFree = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a kept-alive connection that the server had closed', () => {
  const closesTheSecond = () =>
    rawServer((socket, request) => {
      if (request === 1) socket.end();
      else say(socket, '200 OK', '{}');
    });

  it('is told by how much it had brought before', async () => {
    const server = await closesTheSecond();
    await promised(sent(post(server.url)));
    await connectionIsFree();
    const error = await failure(sent(post(server.url)));
    expect(server.sockets).toHaveLength(1);
    expect(error).toMatchObject({ name: 'NetworkError', code: 'UND_ERR_SOCKET', stale: true });
    expect(httpDialect.classify(error, 0)).toEqual({ kind: 'stale' });
  });

  it('is left at once for another one, and that does not count', async () => {
    const server = await closesTheSecond();
    await promised(sent(post(server.url)));
    await connectionIsFree();
    // A clock that stands still: any wait would last for ever.
    const policy = { attempts: 1, scheduler: new VirtualTimeScheduler() };
    const answer = await promised(sent(post(server.url)).pipe(retry({ delay: retryDelay(policy) })));
    expect(answer.status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('is repeated once only', async () => {
    const server = await rawServer((socket, request) => {
      if (request === 0) say(socket, '200 OK', '{}');
      else socket.end();
    });
    await promised(sent(post(server.url)));
    await connectionIsFree();
    const again = sent(post(server.url)).pipe(retry({ delay: retryDelay({ attempts: 1 }) }));
    await expect(promised(again)).rejects.toMatchObject({
      name: 'NetworkError',
      attempts: 2,
      gaveUp: 'attempts',
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe('TLS', () => {
  it.each(fetches)('a certificate that is not trusted is final over %s, and nothing is sent', async (_name, fetch) => {
    let asked = 0;
    const server = createServer(selfSigned, () => (asked += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failure(sent(post(`https://127.0.0.1:${port}/`), { fetch }));
    expect(error).toMatchObject({ name: 'NetworkError', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(httpDialect.classify(error, 0)).toEqual({ kind: 'final' });
    expect(asked).toBe(0);
  });

  it('a port without it is final', async () => {
    const server = await rawServer(() => undefined, 'HTTP/1.1 400 Bad Request\r\n\r\n');
    const error = await failure(sent(post(server.url.replace('http:', 'https:'))));
    expect(error).toMatchObject({ name: 'NetworkError', code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    expect(httpDialect.classify(error, 0)).toEqual({ kind: 'final' });
  });
});
