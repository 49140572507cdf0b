import { requireThat } from '../error/require-that.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id that can stand in an address. Errors: `ConfigError` for what is no UUID. */
export function requireId(id: unknown, field: string): string {
  requireThat(typeof id === 'string' && UUID.test(id), field, 'a UUID');
  return id;
}
