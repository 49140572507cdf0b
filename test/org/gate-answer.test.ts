import { describe, expect, it } from 'vitest';
import { AuthError, BodyError, DecodeError, HttpError, NetworkError, PermissionError } from '../../src/errors.js';
import { gateAnswer } from '../../src/org/gate-answer.js';

const status = (code: number) => new HttpError('x', { status: code });

describe('what a failure is to the gate', () => {
  it.each([
    ['400', status(400)],
    ['404', status(404)],
    ['499', status(499)],
    ['403', new PermissionError('x', {})],
    ['a body of another shape', new DecodeError('x', { issues: [] })],
    ['a body that is none', new BodyError('x', { bytes: 0, reason: 'empty' })],
  ])('is a pass where the API answered itself: %s', (_, error) => {
    expect(gateAnswer(error, 0)).toEqual({ kind: 'passed' });
  });

  it.each([
    ['401', status(401)],
    ['500', status(500)],
    ['503', status(503)],
    ['no answer', new NetworkError('x', {})],
    ['no token', new AuthError('x', {})],
    ['an error of somebody else', new TypeError('x')],
  ])('is nothing that anybody knows where something before it may have: %s', (_, error) => {
    expect(gateAnswer(error, 0)).toEqual({ kind: 'unknown' });
  });

  it('is a refusal with what it says of limits', () => {
    const hint = { retryAfterMs: 5000 };
    expect(gateAnswer(new HttpError('x', { status: 429, hint }), 0)).toMatchObject({ kind: 'refused', hint });
  });
});
