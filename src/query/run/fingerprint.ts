import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { fnv1a } from './fnv1a.js';
import { jsonText } from '../json-text.js';

/**
 * A short name for what a query asks, the same whatever the order of the fields: tells whether a checkpoint or a file
 * belongs to it. Sixteen hexadecimal digits (two 32-bit FNV-1a sums); it guards against mistakes, not against forgery.
 */
export function fingerprint(question: JsonObject): string {
  const text = jsonText(question, (_, value: unknown) => (jsonObject.is(value) ? inOrder(value) : value));
  return [0x811c9dc5, 0x9747b28c].map((seed) => fnv1a(text, seed).toString(16).padStart(8, '0')).join('');
}

function inOrder(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
