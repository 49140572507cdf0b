import { type Either, map } from '#fp-ts/Either';
import type { Type } from 'io-ts';
import type { DecodeIssue } from '../errors.js';
import { decode } from './decode.js';

/** Reads answers: checks one against a codec, and makes a value of it, or says where it had the wrong shape. */
export function reader<A, B>(
  codec: Type<A>,
  make: (answer: A) => B,
): (json: unknown) => Either<readonly DecodeIssue[], B> {
  const making = map(make);
  return (json) => making(decode(codec, json));
}
