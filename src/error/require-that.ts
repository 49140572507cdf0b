import { ConfigError } from '../errors.js';

/**
 * Throws a `ConfigError` that names the field and says what to give, unless `holds`. What compares with a `number` holds
 * for texts as well, such as '5', and for null: so that is handed in to be looked at.
 */
export function requireThat(holds: boolean, field: string, fix: string, number: unknown = 0): asserts holds {
  if (!holds || typeof number !== 'number')
    throw new ConfigError(`${field} must be ${fix}.`, { field, fix: `give ${fix}` });
}
