import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/errors.js';
import { genesysDialect } from '../../../src/query/answer/genesys-dialect.js';

describe('the dialect of Genesys', () => {
  it('counts a date in Retry-After from when the failure came, and not by a clock of its own', () => {
    const headers = new Headers({ 'retry-after': 'Wed, 25 Nov 2026 00:02:00 GMT' });
    const at = Date.UTC(2026, 10, 25);
    expect(genesysDialect.classify({ status: 429, headers }, at)).toEqual({
      kind: 'refused',
      hint: { retryAfterMs: 120_000 },
    });
  });

  it('believes the message of a refusal whose limit has no key', () => {
    const body = JSON.stringify({ message: 'Retry the request in [42] seconds', limit: { namespace: 'analytics' } });
    expect(genesysDialect.hint({ status: 429, headers: new Headers(), body, receivedAt: 0 })).toEqual({
      retryAfterMs: 42_000,
    });
  });

  const hintOf = (status: number, body: unknown) =>
    genesysDialect.hint({ status, headers: new Headers(), body: JSON.stringify(body), receivedAt: 0 });
  const message = 'Retry the request in [42] seconds';

  it('names the limit of a refusal where its name can be shown to people', () => {
    const limit = { key: 'token.rate.per.minute', namespace: 'platform.api', value: 300 };
    expect(hintOf(429, { limit })).toStrictEqual({ limit });
    expect(hintOf(429, { limit: { key: 'a' } })).toStrictEqual({ limit: { key: 'a' } });
    expect(hintOf(429, { limit: { key: 7 } })).toBeUndefined();
    for (const key of ['', 'a\u001b[2J', 'a b', 'k'.repeat(101)])
      expect(hintOf(429, { limit: { key } })).toBeUndefined();
  });

  it('takes no hint from a refusal that gives none, from rows, or from a body that is too long for a refusal', () => {
    expect(hintOf(429, {})).toBeUndefined();
    expect(hintOf(200, { message })).toBeUndefined();
    expect(hintOf(503, { message, more: '.'.repeat(16_384) })).toBeUndefined();
    expect(hintOf(503, { message })).toEqual({ retryAfterMs: 42_000 });
  });

  it('takes a 400 for a refusal only where the login host says so', () => {
    const code = 'rate limit exceeded';
    const kinds = [
      { status: 400, code },
      { status: 400, code: 'bad.request' },
      { status: 401, code },
    ].map((fields) => genesysDialect.classify(new HttpError('x', fields), 0).kind);
    expect(kinds).toEqual(['refused', 'final', 'unauthorized']);
  });
});
