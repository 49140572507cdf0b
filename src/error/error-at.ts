import type { ErrorContext } from '../errors.js';
import { requestLabel } from './request-label.js';

/** An error that tells whose it is, and of which request, first in its message and in its fields. */
export function errorAt<Fields extends ErrorContext, E extends Error>(
  where: ErrorContext,
  Kind: new (message: string, fields: Fields) => E,
  what: string,
  fields: Omit<Fields, keyof ErrorContext> & ErrorContext,
): E {
  return new Kind(requestLabel(where) + what, { ...where, ...fields } as Fields);
}
