import type { Type } from 'io-ts';
import { type Either, isLeft, left, right } from '#fp-ts/Either';
import type { DecodeIssue } from '../errors.js';
import { issues } from './issues.js';

/**
 * Checks a value against a codec, guard first: the guard is several times cheaper than the validation, which is asked
 * only for the reasons once the guard has said no. The value comes out as it went in, unknown fields and all.
 */
export function decode<A>(codec: Type<A, A>, value: unknown): Either<readonly DecodeIssue[], A> {
  if (codec.is(value)) return right(value);
  const checked = codec.decode(value);
  return isLeft(checked) ? left(issues(checked.left)) : checked;
}
