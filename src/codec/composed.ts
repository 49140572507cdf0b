import * as t from 'io-ts';
import { guarded } from './guarded.js';

/** One part of a composed value: its key, what it must be, and what it is. */
export type Part = readonly [key: string, codec: t.Decoder<unknown, unknown>, value: unknown];

/**
 * A codec of what has parts. The guard looks at all of them; what it refuses is taken apart for the reasons, as far as it
 * `hasParts`.
 */
export function composed<A, Whole>(
  name: string,
  is: (value: unknown) => value is A,
  hasParts: (value: unknown) => value is Whole,
  partsOf: (value: Whole) => readonly Part[],
): t.Type<A> {
  return guarded(name, is, (value, context) => {
    if (!hasParts(value)) return t.failure(value, context);
    const errors = partsOf(value).flatMap(([key, codec, part]) => {
      const result = codec.validate(part, t.appendContext(context, key, codec, part));
      return result._tag === 'Left' ? result.left : [];
    });
    return t.failures(errors);
  });
}
