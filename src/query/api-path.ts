import { requireThat } from '../retry/require-that.js';

/** Checks a path on the org's own API host: it gets the token. */
export function apiPath(path: unknown): string {
  const text = typeof path === 'string' ? path : '';
  const isPath = /^\/(?![/\\])[\w\-./~%]+$/.test(text) && !text.split('/').includes('..');
  requireThat(isPath, 'path', 'one on the API host of the org: one slash first, without a host, query or ".."');
  return text;
}
