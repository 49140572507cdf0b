import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { map } from 'rxjs';
import { right } from '#fp-ts/Either';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/query/answer/read-answer.js';
import type { Verdict } from '../../src/retry/dialect.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { fetches } from './fetches.js';
import { rawServer, say } from './raw-server.js';
import { failure, promised } from './promised.js';
import { sent } from './sent.js';

const CANARY = 'canary-7d1f';
const PAGE = JSON.stringify({ rows: Array.from({ length: 500 }, (_, id) => ({ id, text: `row ${id * 7919}` })) });
const GZIP = gzipSync(PAGE);
const HALF = GZIP.subarray(0, GZIP.length / 2);
const IDLE_MS = 150;

interface Fault {
  readonly fault: string;
  readonly answer: (socket: Socket) => void;
  readonly native: object;
  /** Where cross-fetch shows it in another way. */
  readonly cross?: object;
  readonly kind: Verdict['kind'];
}

const network = (code: string | object) => ({ name: 'NetworkError', code, phase: undefined });
/** In the words of Node 20 and 22, or in those of Node 24, whose parser says less. */
const either = (older: string, newer: string): object => network(expect.toBeOneOf([older, newer]) as object);
const idle = { name: 'NetworkError', phase: 'idle' };
const body = (reason: string) => ({ name: 'BodyError', reason });

/** Faults of bodies and framing, the error that comes out, and what is done about it. */
const faults: readonly Fault[] = [
  {
    fault: 'a gzip header on a body that is none',
    answer: (socket) => say(socket, '200 OK\r\nContent-Encoding: gzip', 'not gzip at all'),
    native: body('syntax'),
    kind: 'unavailable',
  },
  {
    fault: 'gzip cut in half with a clean end',
    answer: (socket) => say(socket, '200 OK\r\nContent-Encoding: gzip', HALF),
    native: body('syntax'),
    kind: 'unavailable',
  },
  {
    fault: 'gzip cut in half on a connection left open',
    answer: (socket) => say(socket, `200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${GZIP.length}`, HALF),
    native: idle,
    kind: 'unavailable',
  },
  {
    fault: 'a Content-Length longer than the body, then the end',
    answer: (socket) => {
      say(socket, '200 OK\r\nContent-Length: 1000', '{"rows":[');
      socket.end();
    },
    native: network('UND_ERR_SOCKET'),
    // node-fetch does not pass the end on: only the silence is noticed.
    cross: idle,
    kind: 'unavailable',
  },
  {
    fault: 'a chunked body cut by the end of the connection',
    answer: (socket) => {
      say(socket, '200 OK\r\nTransfer-Encoding: chunked', '9\r\n{"rows":[\r\n');
      socket.end();
    },
    native: network('UND_ERR_SOCKET'),
    cross: network('ERR_STREAM_PREMATURE_CLOSE'),
    kind: 'unavailable',
  },
  {
    fault: 'JSON cut short with a clean end',
    answer: (socket) => say(socket, '200 OK', PAGE.slice(0, 100)),
    native: body('syntax'),
    kind: 'unavailable',
  },
  {
    fault: 'an HTML page with status 200',
    answer: (socket) => say(socket, '200 OK', '\n<!DOCTYPE html><title>Sign in</title>'),
    native: body('html'),
    kind: 'malformed',
  },
  {
    fault: 'an empty body with status 200',
    answer: (socket) => say(socket, '200 OK'),
    native: { ...body('empty'), bytes: 0 },
    kind: 'malformed',
  },
  {
    fault: 'no body with status 204',
    answer: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
    native: { ...body('empty'), bytes: 0 },
    kind: 'malformed',
  },
  {
    fault: 'a status line that is none',
    answer: (socket) => socket.end(`HTTQ/9 banana ${CANARY}\r\n\r\n`),
    native: either('HPE_INVALID_CONSTANT', 'HPE_UNKNOWN'),
    cross: network('HPE_INVALID_CONSTANT'),
    kind: 'malformed',
  },
  {
    fault: 'two Content-Length fields that differ',
    answer: (socket) => say(socket, `200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\nX: ${CANARY}`, '{}'),
    native: either('HPE_UNEXPECTED_CONTENT_LENGTH', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'),
    cross: network('HPE_UNEXPECTED_CONTENT_LENGTH'),
    kind: 'malformed',
  },
  {
    fault: 'a header of 20 kB',
    answer: (socket) => say(socket, `200 OK\r\nX-Long: ${CANARY.repeat(2000)}`, '{}'),
    native: network('UND_ERR_HEADERS_OVERFLOW'),
    cross: network('HPE_HEADER_OVERFLOW'),
    kind: 'malformed',
  },
  {
    fault: 'the size of a chunk that is no number',
    answer: (socket) => say(socket, '200 OK\r\nTransfer-Encoding: chunked', `zz\r\n${CANARY}\r\n`),
    native: either('HPE_INVALID_CHUNK_SIZE', 'HPE_UNKNOWN'),
    cross: network('HPE_INVALID_CHUNK_SIZE'),
    kind: 'malformed',
  },
  {
    fault: 'an answer 407, which a fetch shows to nobody',
    answer: (socket) => say(socket, '407 Proxy Authentication Required', CANARY),
    native: network('PROXY_407'),
    cross: { name: 'HttpError', status: 407 },
    kind: 'final',
  },
  {
    fault: 'a reset before the headers',
    answer: (socket) => socket.resetAndDestroy(),
    native: network('ECONNRESET'),
    kind: 'unavailable',
  },
  {
    fault: 'the end of a fresh connection before the headers',
    answer: (socket) => socket.end(),
    native: { ...network('UND_ERR_SOCKET'), stale: false },
    cross: network('ECONNRESET'),
    kind: 'unavailable',
  },
  {
    fault: 'a reset in the body',
    answer: (socket) => {
      say(socket, '200 OK\r\nContent-Length: 1000', '{"rows":[');
      // Once what came has been read, however busy the machine is: a reset in front of unread bytes is an end to Node.
      setTimeout(() => setImmediate(() => socket.resetAndDestroy()), 20);
    },
    native: { ...network('ECONNRESET'), stale: false },
    kind: 'unavailable',
  },
];

const good: readonly (readonly [string, Buffer, unknown])[] = [
  ['a byte order mark before the JSON', Buffer.from('\ufeff{"a":1}'), { a: 1 }],
  ['bytes that are no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), { a: '\ufffd' }],
];

describe.each(fetches)('over %s', (name, fetch) => {
  const read = (url: string) =>
    sent(
      {
        method: 'POST',
        url: `${url}/things?cursor=${CANARY}`,
        headers: { authorization: `Bearer ${CANARY}` },
        body: '{}',
        name: 'POST /things',
      },
      { fetch, idleMs: IDLE_MS },
    ).pipe(map((answer) => readAnswer(answer, { context: { request: 'POST /things' }, read: (json) => right(json) })));

  it.each(faults)('$fault ends as it should, and is $kind', async ({ answer, native, cross, kind }) => {
    const server = await rawServer(answer);
    const error = await failure(read(server.url));
    expect(error).toMatchObject((name === 'cross-fetch' && cross) || native);
    expect(httpDialect.classify(error, 0).kind).toBe(kind);
    // Parsers keep the raw bytes of an answer on their errors, node-fetch the whole address.
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
    expect(server.requests).toHaveLength(1);
  });

  it.each(good)('%s is read', async (_what, bytes, value) => {
    const server = await rawServer((socket) => say(socket, '200 OK', bytes));
    expect(await promised(read(server.url))).toEqual(value);
  });
});
