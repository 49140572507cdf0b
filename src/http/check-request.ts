import { ConfigError } from '../errors.js';
import { requestLabel } from '../retry/request-label.js';
import type { HttpRequest } from './http-request.js';

/** Visible characters of one byte, spaces and tabs (RFC 9110, section 5.5). Names of headers never come from outside. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Throws `ConfigError` for what a fetch would refuse. It is found here because fetches put the whole address, or the
 * whole value of a header, into the message of their error: a token with a line end in it would stand in the log.
 */
export function checkRequest(request: HttpRequest): void {
  const refuse = (field: string, fix: string): never => {
    const where = { org: request.org, request: request.name };
    throw new ConfigError(`${requestLabel(where)}${field} must be ${fix}`, { ...where, field, fix });
  };
  if (!isAddress(request.url)) refuse('url', 'an absolute http or https address without a user');
  for (const [name, value] of Object.entries(request.headers)) {
    if (!VALUE.test(value)) refuse(`headers.${name}`, 'a value that HTTP allows');
  }
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}
