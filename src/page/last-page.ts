/**
 * Tells, page by page and in order, whether nothing can be behind it: it is short, and the server counts no more rows
 * than so many pages hold, or it is empty behind a short one.
 *
 * What a page holds is measured: a server may give fewer rows than it is asked for, and then every page is short.
 *
 * @param pageSize rows that are asked for with each page
 * @param from number of the first page
 * @returns to be called once a page; `hits` is the server's count, 0 where it gives none
 */
export function lastPage(pageSize: number, from: number): (rows: number, hits: number) => boolean {
  let number = from - 1;
  let holds = 0;
  let short = false;
  return (rows, hits) => {
    const looked = short && rows === 0;
    number += 1;
    holds = Math.max(holds, rows);
    short = rows < pageSize;
    return short && (looked || hits <= number * (holds || pageSize));
  };
}
