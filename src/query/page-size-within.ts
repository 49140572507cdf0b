import { requireThat } from '../error/require-that.js';

/** A page size that the endpoint takes; default the largest. Errors: `ConfigError` for any other. */
export function pageSizeWithin(most: number, pageSize: number = most): number {
  requireThat(
    Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= most,
    'pageSize',
    `an integer from 1 to ${most}`,
  );
  return pageSize;
}
