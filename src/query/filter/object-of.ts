import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { requireThat } from '../../error/require-that.js';

/** An object of which every field is known. Errors: `ConfigError` naming the first that is not, or what is no object. */
export function objectOf(value: unknown, field: string, known: readonly string[]): JsonObject {
  requireThat(jsonObject.is(value), field, 'an object');
  for (const name of Object.keys(value)) {
    requireThat(known.includes(name), `${field}.${name}`, `left out or one of ${known.join(', ')}`);
  }
  return value;
}
