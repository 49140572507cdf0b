import type { Type } from 'io-ts';
import { composed } from './composed.js';

/** An array of which every item is checked. */
export function list<A>(codec: Type<A>): Type<readonly A[]> {
  return composed(
    `array of ${codec.name}s`,
    (value): value is readonly A[] => Array.isArray(value) && value.every((item) => codec.is(item)),
    (value) => Array.isArray(value),
    (items: readonly unknown[]) => items.map((item, index) => [String(index), codec, item]),
  );
}
