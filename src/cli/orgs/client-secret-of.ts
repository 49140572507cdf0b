import { usageError } from '../usage-error.js';

/**
 * The secret of a client: a text, or `{ "env": "NAME" }` for the variable that holds it, so that the file can be shared.
 * A variable that was filled from a file may end with a line end, which no secret does.
 */
export function clientSecretOf(
  value: unknown,
  place: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const fix = 'give the secret as a text, or { "env": "NAME" } for the variable that holds it';
  if (value === undefined) throw usageError(place, 'is missing', fix);
  if (typeof value === 'string' && value !== '') return value;
  if (value === '') throw usageError(place, 'is empty', fix);
  const name = typeof value === 'object' && value !== null && 'env' in value ? value.env : undefined;
  if (typeof name !== 'string' || name === '') throw usageError(place, 'is neither a text nor { "env": "NAME" }', fix);
  // Its own variables only: every object has a `toString`.
  const secret = Object.hasOwn(env, name) ? env[name]?.replace(/[\r\n]+$/, '') : undefined;
  if (secret) return secret;
  throw usageError(`${place}.env`, `the variable ${name} is not set`, `set ${name}`);
}
