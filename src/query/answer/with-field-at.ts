import { jsonObject, type JsonObject } from '../../codec/json-object.js';

/** A copy of `json` with `value` at a dotted path; objects on the way are made where there are none. */
export function withFieldAt(json: JsonObject, path: string, value: unknown): JsonObject {
  const [name = '', rest] = path.split(/\.(.*)/s);
  if (rest === undefined) return { ...json, [path]: value };
  const inner = jsonObject.is(json[name]) ? json[name] : {};
  return { ...json, [name]: withFieldAt(inner, rest, value) };
}
