import type { Gap } from './gap.js';

/** A part of a query's interval, small enough for the API's caps. ISO instants in UTC, start included, end not. */
export interface Slice {
  /** The first instant that belongs to it. */
  readonly start: string;
  /** The first instant behind it. */
  readonly end: string;
}

/**
 * How far a walk has come inside a slice: enough to go on from. Serialisable as JSON; what is inside belongs to the
 * walk that made it.
 */
export interface Position {
  /** The slice that is being read. */
  readonly slice: Slice;
  /** Which paging it belongs to: another one cannot go on from it. */
  readonly walk: string;
  /** The cursor of the next page, or `null` when the slice is read to its end. */
  readonly next: number | string | null;
  /** What is missing of the slice up to here and could not be repaired, so that whoever goes on tells it too. */
  readonly gaps?: readonly Gap[] | undefined;
}

/** What a query emits: some rows, and the place from which to go on after them. */
export interface Page<Row> {
  /** As the server gave them, but for those that came before; may be empty. */
  readonly rows: readonly Row[];
  /** Where to go on behind this page; the newest of each slice is what a checkpoint keeps. */
  readonly position: Position;
  /** The slice that it is a page of. */
  readonly slice: Slice;
  /** The server's own count of the slice: approximate and moving; never decides the end. */
  readonly totalHits?: number | undefined;
  /** Epoch milliseconds up to which the server says its data is complete, where it says so. */
  readonly availability?: number | undefined;
}
