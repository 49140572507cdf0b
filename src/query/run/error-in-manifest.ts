import { isSluiceError } from '../../errors.js';

/** An error as a manifest tells it. Errors of others may say anything, rows included, so only their name is told. */
export function errorInManifest(error: unknown): { readonly name: string; readonly message: string } {
  if (isSluiceError(error)) return { name: error.name, message: error.message };
  return { name: error instanceof Error ? error.name : 'Error', message: 'an error that is not of this library' };
}
