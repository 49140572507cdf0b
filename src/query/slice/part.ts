import type { Span } from './slice-of.js';

/** The interval that one walk asks for, and which of the rows that it gives are its own. Epoch milliseconds. */
export interface Part extends Span {
  /** Rows that began here or later are its own … */
  readonly first: number;
  /** … up to here. */
  readonly last: number;
  /** Names of rows that have been read before and may come again. */
  readonly ids: readonly string[];
  readonly order: 'asc' | 'desc';
  /** Number of the page to begin with. */
  readonly page: number;
  /** Start of the row that is farthest in the order of reading, on the pages before. */
  readonly edge?: number | undefined;
  /** Once more, one page at a time. */
  readonly again: boolean;
  /** Rows that the server counted with the page before, in an earlier run. */
  readonly promised?: number | undefined;
  /** Different rows that came on the pages before; default as many as those hold. */
  readonly came?: number | undefined;
}
