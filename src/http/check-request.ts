import { configError } from '../error/config-error.js';
import type { HttpRequest } from './http-request.js';
import { requireHeaderValue } from './require-header-value.js';

/** Of http or https, without a user, as a URL writes it. */
const ADDRESS = /^https?:\/\/[^@/]+\//;

/**
 * Throws `ConfigError` for what a fetch would refuse. It is found here because fetches put the whole address, or the
 * whole value of a header, into the message of their error: a token with a line end in it would stand in the log.
 */
export function checkRequest({ org, url, headers }: HttpRequest): void {
  const address = URL.canParse(url) ? new URL(url).href : '';
  if (!ADDRESS.test(address)) throw configError('url', 'it is no plain address', 'use https', org);
  // Names of headers never come from outside.
  for (const [name, value] of Object.entries(headers)) requireHeaderValue(value, `headers.${name}`, org);
}
