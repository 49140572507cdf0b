import { ConfigError } from '../errors.js';

/** Checks a page size against what the endpoint takes. */
export function pageSizeWithin(most: number, pageSize: unknown): number {
  if (typeof pageSize === 'number' && Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= most) return pageSize;
  throw new ConfigError(`pageSize: ${String(pageSize)} is no page size here. Give an integer from 1 to ${most}.`, {
    field: 'pageSize',
    fix: `give an integer from 1 to ${most}`,
  });
}
