import type { Type } from 'io-ts';
import { type FieldCodecs, fields } from './fields.js';
import { optional } from './optional.js';

/** A codec for each field that may be absent, of what is there if it is not. */
type PartialCodecs<A> = FieldCodecs<{
  readonly [Name in keyof A as undefined extends A[Name] ? Name : never]-?: unknown extends A[Name]
    ? unknown
    : NonNullable<A[Name]>;
}>;

/** An object of which these fields are read, where the answer has them: each may be absent, or null. */
export function partial<A>(name: string, codecs: PartialCodecs<A>): Type<A> {
  const each = Object.entries(codecs as Readonly<Record<string, Type<unknown>>>);
  return fields<A>(
    name,
    Object.fromEntries(each.map(([field, codec]) => [field, optional(codec)])) as unknown as FieldCodecs<A>,
  );
}
