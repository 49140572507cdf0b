import * as t from 'io-ts';

/** An array of which every item is checked. */
export function list<A>(codec: t.Type<A>): t.Type<readonly A[]> {
  const name = `array of ${codec.name}s`;
  return new t.Type<readonly A[]>(
    name,
    (value): value is readonly A[] => Array.isArray(value) && value.every((item) => codec.is(item)),
    (value, context) => {
      if (!Array.isArray(value)) return t.failure(value, context);
      const errors = value.flatMap((item: unknown, place) => {
        const result = codec.validate(item, t.appendContext(context, String(place), codec, item));
        return result._tag === 'Left' ? result.left : [];
      });
      return errors.length > 0 ? t.failures(errors) : t.success(value as readonly A[]);
    },
    t.identity,
  );
}
