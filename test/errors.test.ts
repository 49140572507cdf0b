import { describe, expect, it } from 'vitest';
import { FleetError, HttpError, isSluiceError, RateLimitError } from '../src/errors.js';

describe('the errors', () => {
  const error = new HttpError('acme: POST /x: 500', {
    org: 'acme',
    request: 'POST /x',
    status: 500,
    cause: { secret: 'canary' },
  });

  it('are told apart by their name', () => {
    expect(error.name).toBe('HttpError');
    expect(isSluiceError(error)).toBe(true);
    expect(isSluiceError(error, 'HttpError')).toBe(true);
    expect(isSluiceError(error, 'RateLimitError')).toBe(false);
  });

  it('are not mistaken for errors of others, even of the same name', () => {
    const stranger = Object.assign(new Error('x'), { name: 'HttpError', status: 500 });
    expect(isSluiceError(stranger)).toBe(false);
    expect(isSluiceError(null)).toBe(false);
    expect(isSluiceError('HttpError')).toBe(false);
  });

  it('are known in another realm, where instanceof fails', () => {
    const copy = Object.create(null) as Record<PropertyKey, unknown>;
    copy[Symbol.for('sluice.error')] = true;
    copy['name'] = 'WalkError';
    expect(copy instanceof Error).toBe(false);
    expect(isSluiceError(copy, 'WalkError')).toBe(true);
  });

  it('say their public fields as JSON, without the cause', () => {
    const written = JSON.stringify(
      new RateLimitError('wait', { org: 'acme', attempts: 3, retryAt: 1000, cause: error }),
    );
    expect(JSON.parse(written)).toMatchObject({
      name: 'RateLimitError',
      message: 'wait',
      org: 'acme',
      attempts: 3,
      retryAt: 1000,
    });
    expect(written).not.toContain('canary');
  });

  it('keep the cause for the debugger', () => {
    expect(error.cause).toEqual({ secret: 'canary' });
    expect(new FleetError('x', { failures: [] })).not.toHaveProperty('cause');
  });
});
