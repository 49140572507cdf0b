import type { JsonObject } from '../../codec/json-object.js';
import { fnv1a } from './fnv1a.js';

/**
 * A short name for what a query asks, the same whatever the order of the fields: tells whether a checkpoint or a file
 * belongs to it. Sixteen hexadecimal digits (two 32-bit FNV-1a sums); it guards against mistakes, not against forgery.
 */
export function fingerprint(question: JsonObject): string {
  const text = canonical(question);
  return [0x811c9dc5, 0x9747b28c].map((seed) => fnv1a(text, seed).toString(16).padStart(8, '0')).join('');
}

/** JSON with the fields of every object in one order; what JSON cannot hold is left out, as in `JSON.stringify`. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}
