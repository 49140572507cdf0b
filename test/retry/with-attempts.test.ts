import { describe, expect, it } from 'vitest';
import { BodyError, DecodeError, HttpError, NetworkError, isSluiceError } from '../../src/errors.js';
import { withAttempts } from '../../src/retry/with-attempts.js';

describe('withAttempts', () => {
  it('makes the same error anew, with all its fields', () => {
    const cause = new Error('why');
    const hint = { retryAfterMs: 7 };
    const error = new HttpError('acme: GET /x: 503', {
      org: 'acme',
      request: 'GET /x',
      correlationId: 'c',
      attempts: 1,
      status: 503,
      code: 'service.unavailable',
      hint,
      cause,
    });
    const told = withAttempts(error, 10, 'attempts');
    expect(told).toBeInstanceOf(HttpError);
    expect(isSluiceError(told, 'HttpError')).toBe(true);
    expect(told).not.toBe(error);
    expect(error).toMatchObject({ attempts: 1, gaveUp: undefined });
    expect(told).toMatchObject({
      ...JSON.parse(JSON.stringify(error)),
      attempts: 10,
      gaveUp: 'attempts',
      hint,
      cause,
      message: 'acme: GET /x: 503 (given up after 10 attempts)',
    });
  });

  it('says that it was given up also where it knows already how often it was sent', () => {
    const error = new HttpError('x', { status: 500, attempts: 1 });
    expect(withAttempts(error, 1, 'deadline')).toMatchObject({ attempts: 1, gaveUp: 'deadline' });
  });

  it('says so for every class, whatever its own fields are', () => {
    const network = new NetworkError('n', { code: 'ECONNRESET', phase: 'idle', stale: true });
    const body = new BodyError('b', { bytes: 7, reason: 'html' });
    const decode = new DecodeError('d', { issues: [{ path: 'p', expected: 'e', received: 'r' }] });
    expect(withAttempts(network, 1, 'deadline')).toMatchObject({
      code: 'ECONNRESET',
      phase: 'idle',
      stale: true,
      gaveUp: 'deadline',
      message: 'n (given up after 1 attempt: nothing has succeeded for too long)',
    });
    expect(withAttempts(body, 3, 'attempts')).toMatchObject({ bytes: 7, reason: 'html', attempts: 3 });
    expect(withAttempts(decode, 2)).toMatchObject({ issues: decode.issues, attempts: 2, message: 'd' });
  });

  it('gives the same instance where there is nothing to say', () => {
    const error = new HttpError('x', { status: 400, attempts: 2 });
    expect(withAttempts(error, 2)).toBe(error);
  });

  it('lets errors of others pass as they are', () => {
    for (const error of [new Error('x'), { status: 503 }, 'text', undefined]) {
      expect(withAttempts(error, 3, 'attempts')).toBe(error);
    }
  });
});
