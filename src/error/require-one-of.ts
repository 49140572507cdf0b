import { requireThat } from './require-that.js';

/** Throws a `ConfigError` that names the field and the choices unless `value` is one of them. */
export function requireOneOf(value: unknown, field: string, choices: readonly string[]): void {
  requireThat(choices.includes(value as string), field, `one of ${choices.join(', ')}`);
}
