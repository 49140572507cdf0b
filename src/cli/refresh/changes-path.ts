/** The file of changes beside a file of rows: `x.ndjson` has `x.changes.ndjson`. */
export function changesPath(rows: string): string {
  return rows.replace(/\.ndjson$/, '.changes.ndjson');
}
