import { left, right } from '#fp-ts/Either';
import { expect, it } from 'vitest';
import { parseJson } from '../../src/codec/parse-json.js';

it.each([
  ['', 'empty'],
  [' \r\n', 'empty'],
  ['\n<!DOCTYPE html>', 'html'],
  ['<html>{}', 'html'],
  ['come back later', 'foreign'],
  ['come back later {', 'foreign'],
  ['{', 'syntax'],
  ['[ ', 'syntax'],
  ['{"rows":[{"id":1},{"id', 'syntax'],
  ['[{"id":1}, ', 'syntax'],
  ['{"value":NaN}', 'foreign'],
  ['\n[1,2,]\n', 'foreign'],
  ['{"id":1}\n{"id":2}', 'foreign'],
] as const)('%j is no JSON, but %s', (text, reason) => {
  expect(parseJson(text)).toEqual(left(reason));
});

it.each([
  ['null', null],
  [' {"a":[1]} ', { a: [1] }],
  ['"{"', '{'],
])('%j is JSON', (text, value) => {
  expect(parseJson(text)).toEqual(right(value));
});
