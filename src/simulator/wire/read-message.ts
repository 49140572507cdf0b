import type { Message } from './message.js';

async function fromRequest(request: Request): Promise<Message> {
  const { method, url, headers } = request;
  return { method, url: new URL(url), headers, body: await request.text() };
}

/**
 * What `fetch(input, init)` would put on the wire. Known at once for an address and a text body, which is the usual
 * case; any other kind of body is left to the platform's own Request to read.
 */
export function readMessage(input: string | URL | Request, init: RequestInit = {}): Message | Promise<Message> {
  const { body = '' } = init;
  if (input instanceof Request || (body !== null && typeof body !== 'string')) {
    return fromRequest(new Request(input, init));
  }
  const headers = new Headers(init.headers);
  return { method: (init.method ?? 'GET').toUpperCase(), url: new URL(input), headers, body: body ?? '' };
}
