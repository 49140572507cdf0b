import type { Type } from 'io-ts';
import { type Either, mapLeft, right } from '#fp-ts/Either';
import { pipe } from '#fp-ts/function';
import type { DecodeIssue } from '../errors.js';
import { issues } from './issues.js';

/**
 * Checks a value against a codec, guard first: the guard is several times cheaper than the validation, which is asked
 * only for the reasons once the guard has said no. The value comes out as it went in, unknown fields and all.
 */
export function decode<A>(codec: Type<A, A>, value: unknown): Either<readonly DecodeIssue[], A> {
  return codec.is(value) ? right(value) : pipe(codec.decode(value), mapLeft(issues));
}
