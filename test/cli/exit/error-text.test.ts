import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/cli/exit/error-text.js';
import { HttpError, RateLimitError, SinkError } from '../../../src/errors.js';

describe('errorText', () => {
  it.each([
    [new Error('no'), 'no'],
    ['no', 'no'],
    [new SinkError('the sink failed', { committed: 0, cause: new Error('ENOSPC') }), 'the sink failed (ENOSPC)'],
    [
      new RateLimitError('too long.', { retryAt: Date.parse('2026-11-24T00:59:59.001Z') }),
      'too long. Come back at 2026-11-24T01:00:00Z.',
    ],
    [new HttpError('404', { status: 404, correlationId: '0c1d-7' }), '404 (correlation id 0c1d-7)'],
    [new HttpError('404', { status: 404, correlationId: '<b>0c 1d' }), '404'],
    [new HttpError('404', { status: 404, correlationId: 'x'.repeat(101) }), '404'],
  ])('says of %s what there is to say', (error, text) => {
    expect(errorText(error)).toBe(text);
  });
});
