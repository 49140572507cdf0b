import { jsonText } from '../json-text.js';

/** The same for two pages with the same rows, `undefined` for a page without any: what a guard against loops compares. */
export function keyOfRows<Row>(
  rows: readonly Row[],
  idOf: ((row: Row) => string | undefined) | undefined,
): string | undefined {
  return rows.length === 0 ? undefined : rows.map((row) => idOf?.(row) ?? jsonText(row)).join('\n');
}
