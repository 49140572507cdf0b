import { right } from '#fp-ts/Either';
import { describe, expect, it } from 'vitest';
import { type AnswerReading, readAnswer } from '../../../src/query/answer/read-answer.js';

/** What an answer is read as: the value, or name and status of the error. */
function read(status: number, json: unknown, more: Partial<AnswerReading<unknown>> = {}): unknown {
  const body = json === undefined ? '' : JSON.stringify(json);
  const answer = { status, headers: new Headers(), body, receivedAt: 0, bytes: body.length, lost: 0 };
  try {
    return readAnswer(answer, { context: {}, read: right, ...more });
  } catch (error) {
    const { name, status: told, code } = error as Error & { status?: number; code?: string };
    return [name, told, code].filter((part) => part !== undefined);
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
    expect(read(204, undefined, { mayBeEmpty: true })).toBeUndefined();
    expect(read(204, undefined)).toEqual(['BodyError']);
  });
});
