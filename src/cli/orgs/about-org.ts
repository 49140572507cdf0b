import { errorText } from '../exit/error-text.js';

/** A line about what went wrong with an org. Most errors say themselves whose they are. */
export function aboutOrg(org: string, error: unknown): string {
  const text = errorText(error);
  return text.startsWith(`${org}: `) ? text : `${org}: ${text}`;
}
