import { isLeft, isRight } from '#fp-ts/Either';
import { parseJson } from './parse-json.js';

/** A text that is one JSON document a line (NDJSON) as one document, which is a list; any other text as it is. */
export function oneDocument(text: string): string {
  if (isRight(parseJson(text))) return text;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // What was cut short has a bracket open, and has it still between these.
  const list = `[${lines.join()}]`;
  return lines.length < 2 || isLeft(parseJson(list)) ? text : list;
}
