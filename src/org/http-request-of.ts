import type { HttpRequest } from '../http/http-request.js';
import type { Call } from '../query/answer/call.js';
import type { Token } from './token.js';
import type { Way } from './way.js';

/** A call as it goes over the wire, with the token. `name` is what errors and events call it. */
export function httpRequestOf(call: Call<unknown>, name: string, token: Token, { org, apiUrl }: Way): HttpRequest {
  const parameters = Object.entries(call.parameters ?? {}).flatMap(([key, values]) =>
    [values ?? []].flat().map((value) => [key, String(value)]),
  );
  const query = new URLSearchParams(parameters).toString();
  return {
    method: call.method,
    url: `${apiUrl}${call.path}${query && (call.path.includes('?') ? '&' : '?') + query}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token.secret.reveal()}`,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: JSON.stringify(call.body),
    name,
    org,
  };
}
