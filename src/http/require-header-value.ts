import { configError } from '../error/config-error.js';

/** Visible characters of one byte, spaces and tabs (RFC 9110, section 5.5). */
const VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Refuses a text that HTTP does not allow as the value of a header, with a `ConfigError` that does not repeat it. */
export function requireHeaderValue(text: string | undefined, field: string, org?: string): void {
  if (!VALUE.test(text ?? '')) throw configError(field, 'no header can hold it', 'give one plain line', org);
}
