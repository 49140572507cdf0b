/** A page promises the following ones anew, so there is no use in promising very many, nor harm in a lying count. */
const MOST_PROMISED = 256;

/** The numbers of the pages behind this one that hold the rest of so many rows. */
export function promisedPages(number: number, hits: number, pageSize: number): readonly number[] {
  const last = Math.min(Math.ceil(hits / pageSize), number + MOST_PROMISED);
  return Array.from({ length: last - number }, (_, index) => number + 1 + index);
}
