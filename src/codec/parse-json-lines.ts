import { type Either, isLeft, isRight } from '#fp-ts/Either';
import { type NoJson, parseJson } from './parse-json.js';

/** Parses a body that is one document, or one a line (NDJSON), which together are a list. */
export function parseJsonLines(text: string): Either<NoJson, unknown> {
  const whole = parseJson(text);
  if (isRight(whole)) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // What was cut short has a bracket open, and has it still between these.
  const list = parseJson(`[${lines.join()}]`);
  return isLeft(list) || lines.length < 2 ? whole : list;
}
