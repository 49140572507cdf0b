import * as t from 'io-ts';

/** A codec that looks with its guard, and asks `why` only for what that refuses; default for no more than what it is. */
export function guarded<A>(
  name: string,
  is: (value: unknown) => value is A,
  why: t.Validate<unknown, A> = t.failure,
): t.Type<A> {
  return new t.Type<A>(name, is, (value, context) => (is(value) ? t.success(value) : why(value, context)), t.identity);
}
