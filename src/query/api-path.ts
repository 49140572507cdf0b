import { requireThat } from '../error/require-that.js';

/** A fetch takes `.` and `..` out of a path, also where they are written as %2e. */
const PATH = /^(?!\/[/\\])(?!.*\/(\.|%2e){1,2}(\/|$))\/[\w\-./~%]+$/i;

/** Checks a path on the org's own API host: it gets the token. */
export function apiPath(path: unknown): string {
  requireThat(typeof path === 'string' && PATH.test(path), 'path', 'one slash first, without a query or ".."');
  return path;
}
