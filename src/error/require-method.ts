import { requireThat } from './require-that.js';

/** The value. Throws a `ConfigError` that names the field and says what to give unless it has this method. */
export function requireMethod<T>(value: T, method: string, field: string, what: string): T {
  const fields = Object(value) as Readonly<Record<string, unknown>>;
  requireThat(typeof fields[method] === 'function', field, what);
  return value;
}
