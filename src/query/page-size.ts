import { requireThat } from '../retry/require-that.js';

/** Checks a page size against what the endpoint takes. */
export function pageSizeWithin(most: number, pageSize: number): number {
  requireThat(
    Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= most,
    'pageSize',
    `an integer from 1 to ${most}`,
  );
  return pageSize;
}
