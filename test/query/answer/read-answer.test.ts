import { right } from '#fp-ts/Either';
import { describe, expect, it } from 'vitest';
import { type AnswerReading, readAnswer } from '../../../src/query/answer/read-answer.js';

interface Told {
  readonly name: string;
  readonly status?: number;
  readonly code?: string;
  readonly cap?: object;
  readonly permission?: string;
}

/** What an answer is read as: the value, or what the error tells. */
function read(status: number, json: unknown, more: Partial<AnswerReading<unknown>> = {}): unknown {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  const answer = { status, headers: new Headers(), body, receivedAt: 0, bytes: body.length, lost: 0 };
  try {
    return readAnswer(answer, { context: {}, read: right, ...more });
  } catch (error) {
    const { name, status: told, code, cap, permission } = error as Told;
    return [name, told, code, cap, permission].filter((part) => part !== undefined);
  }
}

describe('an answer', () => {
  it('of 202 is none where rows are asked for: they are not there yet', () => {
    expect(read(202, { id: 'a' })).toEqual({ id: 'a' });
    expect(read(202, {}, { rows: true })).toEqual(['HttpError', 202]);
  });

  it('of a good status counts as the error that its body names, and a bad status counts itself', () => {
    expect(read(200, { code: 'not.found', status: 404 })).toEqual(['HttpError', 404, 'not.found']);
    expect(read(200, { code: 'a.word', status: 200 })).toEqual({ code: 'a.word', status: 200 });
    expect(read(200, { status: 404 })).toEqual({ status: 404 });
    expect(read(429, { code: 'bad.request', status: 400 })).toEqual(['HttpError', 429, 'bad.request']);
  });

  it('without a body is one only where it may be, as behind a DELETE', () => {
    expect(read(204, '', { mayBeEmpty: true })).toBeUndefined();
    expect(read(204, '')).toEqual(['BodyError']);
    expect(read(200, '<html>', { mayBeEmpty: true })).toEqual(['BodyError']);
  });

  it('of 403 names the permission that it speaks of, else the one that the call needs', () => {
    const permission = 'analytics:userDetail:view';
    const told = { code: 'missing.permissions', messageParams: { permissions: 'analytics:conversationDetail:view' } };
    expect(read(403, told, { permission })).toEqual(['PermissionError', 'analytics:conversationDetail:view']);
    expect(read(403, {}, { permission })).toEqual(['PermissionError', permission]);
    expect(read(403, {})).toEqual(['PermissionError']);
  });

  it('of 400 names its cap, and no other does', () => {
    const message = 'the interval must not exceed 7 days';
    expect(read(400, { message })).toEqual(['HttpError', 400, { of: 'days', value: 7 }]);
    expect(read(413, { message })).toEqual(['HttpError', 413]);
  });
});
