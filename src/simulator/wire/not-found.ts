import type { Answer } from './answer.js';
import { errorAnswer } from './error-answer.js';

/** A 404 of an operation that exists, for something that does not. */
export function notFound(what: string, id: string, contextId: string): Answer {
  const message = `Unable to find ${what} ${id}.`;
  return errorAnswer({ status: 404, code: 'not.found', message }, contextId);
}
