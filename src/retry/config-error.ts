import { ConfigError } from '../errors.js';

/** The `ConfigError` of a field: what is wrong with it, and what to do. */
export function configError(field: string, what: string, fix: string, org?: string): ConfigError {
  return new ConfigError(`${org ? `${org}: ` : ''}${field}: ${what}; ${fix}.`, { org, field, fix });
}
