import type { JsonObject } from '../../codec/json-object.js';
import { fieldAt } from './field-at.js';

/**
 * Finds the id of a row at a dotted path; `undefined` where none is told, so that rows cannot be told apart. The number 1
 * and the text "1" are two ids; an empty text is none, nor is a number so large that it has lost its last digits.
 */
export function idAt(path: string | undefined): ((row: JsonObject) => string | undefined) | undefined {
  if (path === undefined) return undefined;
  return (row) => {
    const id = fieldAt(row, path);
    const tells = typeof id === 'number' ? Math.abs(id) <= Number.MAX_SAFE_INTEGER : typeof id === 'string' && id;
    return tells ? JSON.stringify(id) : undefined;
  };
}
