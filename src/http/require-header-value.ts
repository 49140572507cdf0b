import { headerText } from '../codec/header-text.js';
import { configError } from '../error/config-error.js';

/** Refuses a text that HTTP does not allow as the value of a header, with a `ConfigError` that does not repeat it. */
export function requireHeaderValue(text: string | undefined, field: string, org?: string): void {
  if (!headerText.is(text)) throw configError(field, 'no header can hold it', 'give one plain line', org);
}
