/**
 * What a paged operation does that no document promises:
 * - `empty`: the page has no rows, though there are more behind it
 * - `short`: it has half of the rows it should have, and the next goes on from there
 * - `repeat`: it has the rows of the page before
 * - `loop`: what it gives for the next page leads to the first
 * - `endless`: there is always another page, without rows behind the last row
 * - `foreign`: its next address leads to another host; of use where pages are followed by address
 *
 * `loop`, `endless` and `foreign` need a cursor or an address to follow; page numbers are unmoved by them.
 */
export type QuirkKind = 'empty' | 'short' | 'repeat' | 'loop' | 'endless' | 'foreign';

/** A quirk of one operation, or of all. No row is lost by any: the pages that follow make up for it. */
export interface Quirk {
  readonly kind: QuirkKind;
  /** Only this path, with the names in braces that the operation has. Default every path with pages. */
  readonly path?: string;
  /** The pages that have it, counted from 1. Default [2]; `endless` needs none. */
  readonly pages?: readonly number[];
  /** Every page from this one on has it too. */
  readonly from?: number;
}
