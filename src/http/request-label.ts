import type { HttpRequest } from './http-request.js';

/** Name of the org and of the request: what a message begins with. */
export function requestLabel({ org, name }: HttpRequest): string {
  return org === undefined ? name : `${org}: ${name}`;
}
