import { describe, expect, it } from 'vitest';
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
});
