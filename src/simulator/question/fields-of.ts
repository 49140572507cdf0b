import { BadRequest } from './bad-request.js';

/** The body as an object; anything else is a bad request. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new BadRequest('The request could not be understood by the server due to malformed syntax.');
}
