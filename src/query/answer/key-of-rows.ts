import { jsonText } from '../json-text.js';

/**
 * The same for two pages with the same rows: what a guard against loops compares. `undefined` for a page without any, and
 * for one of whose rows nothing can be told.
 */
export function keyOfRows<Row>(
  rows: readonly Row[],
  idOf: ((row: Row) => string | undefined) | undefined,
): string | undefined {
  const key = rows.map((row) => idOf?.(row) ?? jsonText(row)).join('\n');
  return key.trim() || undefined;
}
