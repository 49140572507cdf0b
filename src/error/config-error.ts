import { ConfigError } from '../errors.js';
import { errorAt } from './error-at.js';

/** The `ConfigError` of a field: what is wrong with it, and what to do. */
export function configError(field: string, what: string, fix: string, org?: string): ConfigError {
  return errorAt({ org }, ConfigError, `${field}: ${what}; ${fix}.`, { field, fix });
}
