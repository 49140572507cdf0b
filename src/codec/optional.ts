import * as t from 'io-ts';

/** A field that an answer may leave out or set to null: Genesys does either where there is nothing to say. */
export function optional<A>(codec: t.Type<A>): t.Type<A | null | undefined> {
  return t.union([codec, t.null, t.undefined], codec.name);
}
