import type { Socket } from 'node:net';
import { fetch as undiciFetch } from 'undici';
import { describe, expect, it } from 'vitest';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { failure } from './promised.js';
import { rawServer, say } from './raw-server.js';
import { sent } from './sent.js';

// Apart from the other faults: once imported, undici takes the platform's own fetch over.
const fetch = undiciFetch as unknown as typeof globalThis.fetch;

describe('over the fetch of undici 7, as Node 24 has it, whose parser gives no code', () => {
  it.each<[string, (socket: Socket) => void, string]>([
    ['a status line that is none', (socket) => socket.end('HTTQ/9 banana\r\n\r\n'), 'HPE_UNKNOWN'],
    [
      'two Content-Length fields that differ',
      (socket) => say(socket, '200 OK\r\nContent-Length: 2\r\nContent-Length: 3', '{}'),
      'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    ],
    [
      'the size of a chunk that is no number',
      (socket) => say(socket, '200 OK\r\nTransfer-Encoding: chunked', 'zz\r\n{}\r\n'),
      'HPE_UNKNOWN',
    ],
  ])('%s is malformed', async (_fault, answer, code) => {
    const server = await rawServer(answer);
    const raw = await fetch(server.url)
      .then((got) => got.text().then(() => undefined))
      .catch((error: unknown) => error);
    expect(httpDialect.classify(raw, 0).kind).toBe('malformed');
    const request = { method: 'POST', url: server.url, headers: {}, body: '{}', name: 'POST /things' } as const;
    const error = await failure(sent(request, { fetch }));
    expect(error).toMatchObject({ name: 'NetworkError', code });
    expect(httpDialect.classify(error, 0).kind).toBe('malformed');
  });
});
