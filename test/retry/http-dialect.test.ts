import { describe, expect, it } from 'vitest';
import {
  AuthError,
  BodyError,
  ConfigError,
  DecodeError,
  HttpError,
  NetworkError,
  PermissionError,
  RateLimitError,
  WalkError,
} from '../../src/errors.js';
import type { Hint } from '../../src/event/hint.js';
import { httpDialect } from '../../src/retry/http-dialect.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const kindOf = (error: unknown): string => httpDialect.classify(error, NOW).kind;

describe('the kind of a status', () => {
  const kinds: readonly (readonly [number, string])[] = [
    [401, 'unauthorized'],
    [202, 'unavailable'],
    [408, 'unavailable'],
    [425, 'unavailable'],
    [429, 'refused'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
    // Of gateways and proxies that nobody knows: as 500.
    [520, 'unavailable'],
    [598, 'unavailable'],
    [599, 'unavailable'],
    ...[301, 307, 400, 402, 403, 404, 405, 407, 409, 410, 413, 415, 422, 501, 505].map(
      (status) => [status, 'final'] as const,
    ),
  ];
  it.each(kinds)('%i is %s, as an error of this library and by its shape', (status, kind) => {
    expect(kindOf(new HttpError('x', { status }))).toBe(kind);
    expect(kindOf({ status })).toBe(kind);
    expect(kindOf(new Response(null, { status }))).toBe(kind);
  });

  it('is that of its statusCode, whatever code comes with it: a 404 of undici or got does not pass', () => {
    expect(kindOf({ code: 'UND_ERR_RESPONSE', statusCode: 404, headers: {} })).toBe('final');
    expect(kindOf({ code: 'UND_ERR_RESPONSE', statusCode: 502, headers: {} })).toBe('unavailable');
    expect(kindOf({ code: 'ERR_NON_2XX_3XX_RESPONSE', response: { statusCode: 502 } })).toBe('unavailable');
    expect(kindOf({ status: null, statusCode: 502 })).toBe('unavailable');
  });

  it('503 is refused as soon as it says when to come back, and not by another hint', () => {
    const error = (hint: Hint) => new HttpError('x', { status: 503, hint });
    expect(httpDialect.classify(error({ retryAfterMs: 0 }), NOW)).toEqual({
      kind: 'refused',
      hint: { retryAfterMs: 0 },
    });
    expect(kindOf(error({ remaining: 3 }))).toBe('unavailable');
  });

  it('0 is no answer: XMLHttpRequest says so', () => {
    expect(kindOf({ name: 'AjaxError', status: 0 })).toBe('unavailable');
  });
});

describe('the kind of a connection that failed', () => {
  it.each([
    ['ECONNRESET', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['ECONNABORTED', 'unavailable'],
    ['ENETUNREACH', 'unavailable'],
    ['EHOSTUNREACH', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
    ['EAI_AGAIN', 'unavailable'],
    ['EPIPE', 'unavailable'],
    ['ETIMEDOUT', 'unavailable'],
    ['UND_ERR_SOCKET', 'unavailable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unavailable'],
    ['UND_ERR_BODY_TIMEOUT', 'unavailable'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'unavailable'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'unavailable'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'unavailable'],
    ['HPE_INVALID_CONSTANT', 'malformed'],
    ['HPE_HEADER_OVERFLOW', 'malformed'],
    ['UND_ERR_HEADERS_OVERFLOW', 'malformed'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'malformed'],
    ['ERR_NETWORK', 'unavailable'],
    ['CERT_HAS_EXPIRED', 'final'],
    ['CRL_NOT_YET_VALID', 'final'],
    ['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'final'],
    ['INVALID_CA', 'final'],
    ['INVALID_NON_CA', 'final'],
    ['PATH_LENGTH_EXCEEDED', 'final'],
    ['HOSTNAME_MISMATCH', 'final'],
    ['CERT_NOT_YET_VALID', 'final'],
    ['CERT_REVOKED', 'final'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'final'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'final'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'final'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'final'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'final'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'final'],
  ])('%s is %s: as a NetworkError, on an error, and on its cause', (code, kind) => {
    expect(kindOf(new NetworkError('x', { code }))).toBe(kind);
    expect(kindOf(Object.assign(new Error('socket hang up'), { code }))).toBe(kind);
    expect(kindOf(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }))).toBe(kind);
  });

  it.each([
    'Failed to fetch', // Chromium, no answer: the connection, or an answer without the headers of CORS
    'network error', // Chromium, in a body that is read piece by piece
    'NetworkError when attempting to fetch resource.', // Firefox, no answer
    'Error in input stream', // Firefox, in a body that is read piece by piece
    'Content-Length header of network response exceeds response Body.', // Firefox, in `json()` and `text()`
    'Load failed', // Safari
  ])('"%s" of a browser, which has no codes, is unavailable', (message) => {
    expect(kindOf(new TypeError(message))).toBe('unavailable');
  });

  it.each([
    new TypeError("Cannot read properties of undefined (reading 'network error')"),
    new TypeError("Failed to execute 'fetch' on 'Window': Failed to parse URL from http://"),
    new TypeError('fetch is not a function'),
    new Error('Failed to fetch'),
  ])('%s is no failure of a connection, so it is final', (error) => {
    expect(kindOf(error)).toBe('final');
  });

  it('a timeout, or one without a word, is unavailable', () => {
    expect(kindOf(new NetworkError('x', { phase: 'total' }))).toBe('unavailable');
    expect(kindOf(new NetworkError('x', {}))).toBe('unavailable');
  });

  it('a kept-alive connection that the server had closed is stale', () => {
    expect(kindOf(new NetworkError('x', { code: 'UND_ERR_SOCKET', stale: true }))).toBe('stale');
  });

  it('the parser of undici 7 is malformed by its name, since it gives no code', () => {
    const cause = Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError', code: undefined });
    expect(kindOf(new TypeError('fetch failed', { cause }))).toBe('malformed');
  });

  it.each(['ENOENT', 'EACCES', 'ERR_INVALID_ARG_TYPE', 'UND_ERR_INVALID_ARG', 'UND_ERR_ABORTED', 'ABORT_ERR'])(
    '%s is none, so it is final',
    (code) => {
      expect(kindOf(Object.assign(new Error(), { code }))).toBe('final');
    },
  );
});

it.each([
  ['empty', 'malformed'],
  ['html', 'malformed'],
  ['foreign', 'malformed'],
  ['syntax', 'unavailable'],
  ['too-large', 'final'],
] as const)('a body that is %s is %s', (reason, kind) => {
  expect(kindOf(new BodyError('x', { bytes: 1, reason }))).toBe(kind);
});

it('all other errors of this library, and everything else, are final', () => {
  const errors = [
    new ConfigError('x', { field: 'f', fix: 'g' }),
    new AuthError('x', { status: 401 }),
    new PermissionError('x', {}),
    new DecodeError('x', { issues: [] }),
    new RateLimitError('x', { retryAt: 1 }),
    new WalkError('x', { reason: 'page-loop' }),
    new TypeError('x is not a function'),
    new DOMException('left', 'AbortError'),
    'text',
    7,
    null,
    undefined,
    { status: '429' },
    {
      get status() {
        return undefined;
      },
    },
  ];
  expect(errors.map(kindOf)).toEqual(errors.map(() => 'final'));
});

describe('the hint', () => {
  const headers = (fields: Record<string, string>) => new Headers(fields);

  it('of an answer is its Retry-After, counted from its own date', () => {
    const answer = {
      status: 429,
      headers: headers({ 'Retry-After': 'Mon, 23 Nov 2026 12:00:09 GMT', Date: 'Mon, 23 Nov 2026 12:00:02 GMT' }),
      body: '',
      receivedAt: NOW - 86_400_000,
    };
    expect(httpDialect.hint(answer)).toEqual({ retryAfterMs: 7000 });
  });

  it('of an answer is counted from its arrival where it has no date', () => {
    const answer = { status: 429, body: '', receivedAt: NOW };
    const until = { 'retry-after': 'Mon, 23 Nov 2026 12:00:09 GMT' };
    expect(httpDialect.hint({ ...answer, headers: headers(until) })).toEqual({ retryAfterMs: 9000 });
    expect(httpDialect.hint({ ...answer, headers: headers({}) })).toBeUndefined();
    expect(httpDialect.hint({ ...answer, headers: headers({ 'retry-after': 'soon' }) })).toBeUndefined();
  });

  it.each([
    ['headers', { status: 429, headers: headers({ 'retry-after': '7' }) }],
    ['a text', { status: 429, retryAfter: '7' }],
    ['a number of seconds', { status: 429, retryAfter: 7 }],
    ['a date', { status: 429, retryAfter: 'Mon, 23 Nov 2026 12:00:07 GMT' }],
    ['headers before a field', { status: 429, retryAfter: '9', headers: headers({ 'retry-after': '7' }) }],
    ['a field where headers say nothing', { status: 429, retryAfter: '7', headers: headers({}) }],
    ['a Response', new Response(null, { status: 429, headers: { 'retry-after': '7' } })],
  ])('of an error by its shape is read from %s', (_from, error) => {
    expect(httpDialect.classify(error, NOW)).toEqual({ kind: 'refused', hint: { retryAfterMs: 7000 } });
  });

  it.each([
    ['axios, which has the status on the error as well', { status: 429 }],
    ['ky, which has it on the answer alone', {}],
  ])('of an error that keeps its answer is read from that: %s', (_client, fields) => {
    const response = { status: 429, headers: headers({ 'retry-after': '7' }) };
    const verdict = { kind: 'refused', hint: { retryAfterMs: 7000 } };
    expect(httpDialect.classify(Object.assign(new Error('refused'), fields, { response }), NOW)).toEqual(verdict);
  });

  const plain = { 'retry-after': '7' };
  it.each([
    ['undici', { code: 'UND_ERR_RESPONSE', statusCode: 429, headers: plain }],
    ['got', { code: 'ERR_NON_2XX_3XX_RESPONSE', response: { statusCode: 429, headers: plain } }],
    ['superagent', { status: 429, response: { status: 429, statusCode: 429, headers: plain } }],
    ['Octokit', { name: 'HttpError', status: 429, response: { status: 429, headers: plain } }],
  ])('of an error with fields of headers by their names is read from those, as of %s', (_client, fields) => {
    const verdict = { kind: 'refused', hint: { retryAfterMs: 7000 } };
    expect(httpDialect.classify(Object.assign(new Error('refused'), fields), NOW)).toEqual(verdict);
  });

  it('of such an error is counted from its own date, and lists of one value are read', () => {
    const fields = { 'retry-after': ['Mon, 23 Nov 2026 12:00:09 GMT'], date: ['Mon, 23 Nov 2026 12:00:02 GMT'] };
    const verdict = { kind: 'refused', hint: { retryAfterMs: 7000 } };
    expect(httpDialect.classify({ statusCode: 429, headers: fields }, NOW - 86_400_000)).toEqual(verdict);
  });

  it('is looked for in no body that an error has in the place of an answer, as that of rxjs/ajax', () => {
    const error = { name: 'AjaxError', status: 429, response: { status: 200, headers: 'none' } };
    expect(httpDialect.classify(error, NOW)).toEqual({ kind: 'refused', hint: undefined });
    expect(kindOf({ status: 503, response: 'busy' })).toBe('unavailable');
    expect(kindOf({ status: 503, response: null })).toBe('unavailable');
  });

  it.each([{ headers: null }, { headers: {} }, { headers: { get: 7 } }, { retryAfter: {} }, { retryAfter: null }])(
    'is none in %j',
    (fields) => {
      expect(httpDialect.classify({ status: 429, ...fields }, NOW)).toEqual({ kind: 'refused', hint: undefined });
    },
  );

  it('of an error that was read before is passed on', () => {
    const hint = { retryAfterMs: 5, limit: { key: 'k' } };
    expect(httpDialect.classify(new HttpError('x', { status: 429, hint }), NOW)).toEqual({ kind: 'refused', hint });
  });
});
