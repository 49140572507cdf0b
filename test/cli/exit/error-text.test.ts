import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/cli/exit/error-text.js';
import { HttpError, NetworkError, RateLimitError, SinkError } from '../../../src/errors.js';

describe('errorText', () => {
  it.each([
    [new Error('no'), 'no'],
    ['no', 'no'],
    [new SinkError('the sink failed', { committed: 0, cause: new Error('ENOSPC') }), 'the sink failed (ENOSPC)'],
    [
      new RateLimitError('too long.', { retryAt: Date.parse('2026-11-24T00:59:59.001Z') }),
      'too long. Come back at 2026-11-24T01:00:00Z.',
    ],
    [new SinkError('the sink failed', { committed: 0, cause: 'ENOSPC' }), 'the sink failed'],
    [new HttpError('500', { status: 500, cause: new Error('secret') }), '500'],
    [new HttpError('404', { status: 404, correlationId: '0c1d-7' }), '404 (correlation id 0c1d-7)'],
    [new HttpError('404', { status: 404, correlationId: '<b>0c 1d' }), '404'],
    [new HttpError('404', { status: 404, correlationId: 'x'.repeat(101) }), '404'],
    [new NetworkError('no answer', { code: 'ECONNREFUSED' }), 'no answer'],
    [new NetworkError('no answer', { code: 'CERT_HAS_EXPIRED' }), 'no answer'],
  ])('says of %s what there is to say', (error, text) => {
    expect(errorText(error)).toBe(text);
  });

  it.each([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ])('says of %s how to name the authority', (code) => {
    const text = errorText(new NetworkError('no answer', { code }));
    expect(text).toMatch(/^no answer\. .*NODE_EXTRA_CA_CERTS$/);
  });
});
