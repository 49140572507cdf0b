import { type ErrorContext, isSluiceError } from '../errors.js';
import { requestLabel } from './request-label.js';
import { restated } from './restated.js';

/**
 * The same error, saying whose it is: what refuses an option, or knows a limit, does not know that. One that says so
 * already, or is of another library, comes back as it is.
 */
export function named(error: unknown, context: ErrorContext): unknown {
  if (!isSluiceError(error) || error.org !== undefined) return error;
  return restated(error, requestLabel({ org: context.org }) + error.message, context);
}
