import type { JsonObject } from '../codec/json-object.js';

/** Those of the options that have one of these names and a value: what is sent as it is. */
export function given(options: object, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== undefined && names.includes(name)),
  );
}
