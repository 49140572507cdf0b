import type { ErrorContext } from '../errors.js';

/** What a message about a request begins with: `acme: GET /api/v2/users: `, as far as it is known. */
export function requestLabel({ org, request }: ErrorContext): string {
  return [org, request].map((part) => (part ? `${part}: ` : '')).join('');
}
