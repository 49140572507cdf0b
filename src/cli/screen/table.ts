/** Rows as text in columns with two spaces between: the first to the left, the others to the side that is told. */
export function table(rows: readonly (readonly string[])[], others: 'left' | 'right'): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cellOf = (cell: string, column: number): string =>
    column === 0 || others === 'left' ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => `${row.map(cellOf).join('  ').trimEnd()}\n`).join('');
}
