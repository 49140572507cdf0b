import type { Type } from 'io-ts';
import { guarded } from './guarded.js';

/** A field that an answer may leave out or set to null: Genesys does either where there is nothing to say. */
export function optional<A>(codec: Type<A>): Type<A | null | undefined> {
  const is = (value: unknown): value is A | null | undefined =>
    value === null || value === undefined || codec.is(value);
  return guarded(codec.name, is, codec.validate);
}
