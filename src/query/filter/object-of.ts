import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { requireOneOf } from '../../error/require-one-of.js';
import { requireThat } from '../../error/require-that.js';

/** An object of which every field is known. Errors: `ConfigError` naming the first that is not, or what is no object. */
export function objectOf(value: unknown, field: string, known: readonly string[]): JsonObject {
  requireThat(jsonObject.is(value), field, 'an object');
  for (const name of Object.keys(value)) requireOneOf(name, `${field}.${name}`, known);
  return value;
}
