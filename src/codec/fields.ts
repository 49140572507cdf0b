import type { Type } from 'io-ts';
import { composed } from './composed.js';
import { jsonObject } from './json-object.js';

/** A codec for each field that has a name of its own; a field that may be absent has an `optional` one. */
export type FieldCodecs<A> = { readonly [Name in keyof A as string extends Name ? never : Name]-?: Type<A[Name]> };

/**
 * An object of which these fields are read. All others pass through, own `__proto__` keys too.
 *
 * It stands for `type`, `partial` and `intersection` of io-ts in one: absent and undefined are the same here, and a
 * bundle carries one small combinator instead of three large ones.
 */
export function fields<A>(name: string, codecs: FieldCodecs<A>): Type<A> {
  const entries = Object.entries(codecs) as readonly [string, Type<unknown>][];
  return composed(
    name,
    (value): value is A => jsonObject.is(value) && entries.every(([field, codec]) => codec.is(value[field])),
    jsonObject.is,
    (value) => entries.map(([field, codec]) => [field, codec, value[field]]),
  );
}
