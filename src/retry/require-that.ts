import { ConfigError } from '../errors.js';

/** Throws a `ConfigError` that names the field and says what to give, unless `holds`. */
export function requireThat(holds: boolean, field: string, fix: string): asserts holds {
  if (!holds) throw new ConfigError(`${field} must be ${fix}.`, { field, fix: `give ${fix}` });
}
