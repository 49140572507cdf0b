import * as t from 'io-ts';

/** A field that an answer may leave out or set to null: Genesys does either where there is nothing to say. */
export function optional<A>(codec: t.Type<A>): t.Type<A | null | undefined> {
  const absent = (value: unknown): value is null | undefined => value === null || value === undefined;
  return new t.Type<A | null | undefined>(
    codec.name,
    (value): value is A | null | undefined => absent(value) || codec.is(value),
    (value, context) => (absent(value) ? t.success(value) : codec.validate(value, context)),
    t.identity,
  );
}
