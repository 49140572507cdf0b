import { jsonObject, type JsonObject } from '../../codec/json-object.js';

/** A copy of `json` with `value` at a dotted path; objects on the way are made where there are none. */
export function withFieldAt(json: JsonObject, path: string, value: unknown): JsonObject {
  const dot = path.indexOf('.');
  if (dot < 0) return { ...json, [path]: value };
  const name = path.slice(0, dot);
  const inner = Object.hasOwn(json, name) && jsonObject.is(json[name]) ? json[name] : {};
  return { ...json, [name]: withFieldAt(inner, path.slice(dot + 1), value) };
}
