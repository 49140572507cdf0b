import { type Either, left, right } from '#fp-ts/Either';
import { typeName } from '../../codec/type-name.js';
import type { DecodeIssue } from '../../errors.js';
import { fieldAt } from './field-at.js';

/** The cursor at a dotted path of an answer; absent or null is none. */
export function cursorAt(json: unknown, path: string): Either<readonly DecodeIssue[], string | undefined> {
  const cursor = fieldAt(json, path) ?? undefined;
  if (typeof cursor === 'string' || cursor === undefined) return right(cursor);
  if (typeof cursor === 'number') return right(String(cursor));
  return left([{ path, expected: 'cursor', received: typeName(cursor) }]);
}
