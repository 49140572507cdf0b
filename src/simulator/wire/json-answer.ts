import type { Answer } from './answer.js';

const HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

/** An answer whose body is JSON text already. */
export function jsonAnswer(status: number, body: string): Answer {
  return { status, headers: HEADERS, body };
}
