import type { JsonObject } from '../codec/json-object.js';
import { jsonCopy } from './json-copy.js';

/** A copy of those of the options that have one of these names and a value: what is sent as it is. */
export function given(options: object, names: readonly string[]): JsonObject {
  return jsonCopy(Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name))));
}
