import { ConfigError } from '../errors.js';

/** Checks a path on the org's own API host: it gets the token. */
export function apiPath(path: unknown): string {
  if (typeof path === 'string' && /^\/(?![/\\])[\w\-./~%]+$/.test(path) && !path.split('/').includes('..')) return path;
  const fix = 'begin with one slash, without a host, query or ".."';
  throw new ConfigError(`path: it is no path on the org’s API host; ${fix}.`, { field: 'path', fix });
}
