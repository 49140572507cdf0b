import { ConfigError } from '../errors.js';

/** Checks an option that is the name of something. */
export function nameOption(field: string, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  const fix = 'give a name';
  throw new ConfigError(`${field}: it is empty or no text; ${fix}.`, { field, fix });
}
