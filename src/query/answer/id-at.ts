import type { JsonObject } from '../../codec/json-object.js';
import { fieldAt } from './field-at.js';

/** Finds the id of a row at a dotted path; `undefined` where none is told, so that rows cannot be told apart. */
export function idAt(path: string | undefined): ((row: JsonObject) => string | undefined) | undefined {
  if (path === undefined) return undefined;
  return (row) => {
    const id = fieldAt(row, path);
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  };
}
