import { ConfigError } from '../errors.js';

/** Throws `ConfigError` unless the option holds. `fix` says what the field must be. */
export function requireThat(holds: boolean, field: string, fix: string): void {
  if (!holds) throw new ConfigError(`${field} must be ${fix}`, { field, fix });
}
