import * as t from 'io-ts';
import { jsonObject } from './json-object.js';

/** A codec for each field that has a name of its own; a field that may be absent has an `optional` one. */
export type FieldCodecs<A> = { readonly [Name in keyof A as string extends Name ? never : Name]-?: t.Type<A[Name]> };

/**
 * An object of which these fields are read. All others pass through, own `__proto__` keys too.
 *
 * It stands for `type`, `partial` and `intersection` of io-ts in one: absent and undefined are the same here, and a
 * bundle carries one small combinator instead of three large ones.
 */
export function fields<A>(name: string, codecs: FieldCodecs<A>): t.Type<A> {
  const entries = Object.entries(codecs) as readonly [string, t.Type<unknown>][];
  return new t.Type<A>(
    name,
    (value): value is A => jsonObject.is(value) && entries.every(([field, codec]) => codec.is(value[field])),
    (value, context) => {
      if (!jsonObject.is(value)) return t.failure(value, context);
      const errors = entries.flatMap(([field, codec]) => {
        const result = codec.validate(value[field], t.appendContext(context, field, codec, value[field]));
        return result._tag === 'Left' ? result.left : [];
      });
      return errors.length > 0 ? t.failures(errors) : t.success(value as A);
    },
    t.identity,
  );
}
