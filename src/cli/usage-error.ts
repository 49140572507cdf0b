import { ConfigError } from '../errors.js';

/** Bad input from the command line or a file: where, what is wrong, and what to do. */
export function usageError(field: string, what: string, fix: string, cause?: unknown): ConfigError {
  return new ConfigError(`${field}: ${what}; ${fix}.`, { field, fix, cause });
}
