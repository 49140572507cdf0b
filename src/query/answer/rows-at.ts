import { type Either, left, right } from '#fp-ts/Either';
import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { typeName } from '../../codec/type-name.js';
import type { DecodeIssue } from '../../errors.js';
import { fieldAt } from './field-at.js';

/**
 * The rows at a dotted path of an answer; an absent field is no rows. An answer that counts some, and has none of that
 * name, was asked for by a wrong one: that must not look like an org without any.
 */
export function rowsAt(
  json: unknown,
  path: string,
  counted: number | undefined = 0,
): Either<readonly DecodeIssue[], readonly JsonObject[]> {
  const wrong = (path: string, expected: string, value: unknown): Either<readonly DecodeIssue[], never> =>
    left([{ path, expected, received: typeName(value) }]);
  if (!jsonObject.is(json)) return wrong('(the whole body)', 'object', json);
  const found = fieldAt(json, path);
  if (found === undefined && counted > 0) return wrong(path, `array of objects, of ${counted} hits`, found);
  const rows = found ?? [];
  if (!Array.isArray(rows)) return wrong(path, 'array of objects', rows);
  const stranger = rows.findIndex((row) => !jsonObject.is(row));
  if (stranger >= 0) return wrong(`${path}[${stranger}]`, 'object', rows[stranger]);
  return right(rows as readonly JsonObject[]);
}
