import fc from 'fast-check';
import { isLeft, isRight, type Left, type Right } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { conversationPage } from '../../src/codec/conversation-page.js';
import { decode } from '../../src/codec/decode.js';
import { tokenAnswer } from '../../src/codec/token-answer.js';
import type { DecodeIssue } from '../../src/errors.js';

const issuesOf = (value: unknown): readonly DecodeIssue[] =>
  (decode(conversationPage, value) as Left<readonly DecodeIssue[]>).left;

describe('decode', () => {
  it('hands a good value on as it is, unknown fields and all', () => {
    const page: unknown = JSON.parse(
      '{"conversations":[{"conversationId":"a","new":1,"__proto__":{"x":1}}],"totalHits":"many"}',
    );
    const decoded = decode(conversationPage, page);
    expect(isRight(decoded)).toBe(true);
    expect((decoded as Right<unknown>).right).toBe(page);
    expect(Object.keys((page as { conversations: object[] }).conversations[0]!)).toContain('__proto__');
  });

  it('takes rows that are absent, null or empty for an empty page', () => {
    for (const page of [{}, { conversations: null }, { conversations: [] }]) {
      expect(isRight(decode(conversationPage, page))).toBe(true);
    }
  });

  it('names the place, the expected and the received type, and no value', () => {
    const secret = '+49 151 000';
    expect(issuesOf({ conversations: [{}, { conversationId: 7, note: secret }] })).toEqual([
      { path: 'conversations[1].conversationId', expected: 'string', received: 'number' },
    ]);
    expect(JSON.stringify(issuesOf({ conversations: { text: secret } }))).not.toContain(secret);
    expect(issuesOf({ conversations: { text: secret } })[0]).toMatchObject({
      path: 'conversations',
      received: 'object',
    });
    expect(issuesOf([])[0]?.path).toBe('(the whole body)');
  });

  it.each([
    [null, 'null'],
    [[], 'array'],
    [true, 'boolean'],
    [undefined, 'absent'],
  ])('says of %j that it received %s', (access_token, received) => {
    const { left } = decode(tokenAnswer, { access_token }) as Left<readonly DecodeIssue[]>;
    expect(left).toMatchObject([{ path: 'access_token', received }]);
  });

  it('names at most ten places', () => {
    expect(issuesOf({ conversations: Array.from({ length: 50 }, () => ({ conversationId: 1 })) })).toHaveLength(10);
  });

  it('says yes exactly where the full validation does', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({
        conversations: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.dictionary(fc.constantFrom('conversationId', 'x'), fc.jsonValue())),
        ),
      }),
    );
    fc.assert(
      fc.property(value, (json) => {
        expect(isLeft(decode(conversationPage, json))).toBe(isLeft(conversationPage.decode(json)));
      }),
    );
  });
});
