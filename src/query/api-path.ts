import { requireThat } from '../retry/require-that.js';

/** Checks a path on the org's own API host: it gets the token. */
export function apiPath(path: unknown): string {
  const text = typeof path === 'string' ? path : '';
  // A fetch takes `.` and `..` out of a path, also where they are written as %2e.
  const isPath = /^(?!\/[/\\])(?!.*\/(\.|%2e){1,2}(\/|$))\/[\w\-./~%]+$/i.test(text);
  requireThat(isPath, 'path', 'one on the API host of the org: one slash first, without a host, query or ".."');
  return text;
}
