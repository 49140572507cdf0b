import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { requireThat } from '../../error/require-that.js';

/** An object of which every field is known. Errors: `ConfigError` naming the first that is not, or what is no object. */
export function objectOf(value: unknown, field: string, known: readonly string[]): JsonObject {
  requireThat(jsonObject.is(value), field, 'an object');
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  requireThat(stranger === undefined, `${field}.${stranger}`, `left out: only ${known.join(', ')} can be there`);
  return value;
}
