import { requireThat } from '../retry/require-that.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id that can stand in an address. Errors: `ConfigError` for what is no UUID. */
export function requireId(id: unknown, field: string): string {
  requireThat(typeof id === 'string' && UUID.test(id), field, 'a UUID, such as 3b1f6c1e-0000-4000-8000-000000000001');
  return id;
}
