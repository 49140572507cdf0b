import { jsonObject } from '../../codec/json-object.js';

/** The value at a dotted path of own fields, or `undefined`. A field that itself has dots in its name is found first. */
export function fieldAt(json: unknown, path: string): unknown {
  if (!jsonObject.is(json)) return undefined;
  if (Object.hasOwn(json, path)) return json[path];
  const dot = path.indexOf('.');
  return dot < 0 ? undefined : fieldAt(json[path.slice(0, dot)], path.slice(dot + 1));
}
