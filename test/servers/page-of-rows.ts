/** Rows that the API behind every limiter has. */
export const ROWS = 1000;
/** Rows a page, so that the API has a hundred pages. */
export const PAGE_SIZE = 10;

/** The answer to a page's request: its rows, and how many there are in all. */
export function pageOfRows(body: string): string {
  const { pageNumber, pageSize } = (JSON.parse(body) as { paging: { pageNumber: number; pageSize: number } }).paging;
  const first = (pageNumber - 1) * pageSize;
  const rows = Array.from({ length: Math.max(0, Math.min(pageSize, ROWS - first)) }, (_, i) => ({
    id: `row-${first + i}`,
  }));
  return JSON.stringify({ rows, totalHits: ROWS });
}
