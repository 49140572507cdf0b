/** A part of a query's interval, small enough for the API's caps. ISO instants in UTC, start included, end not. */
export interface Slice {
  readonly start: string;
  readonly end: string;
}

/**
 * How far a walk has come inside a slice: enough to go on from. Serialisable as JSON; what is inside belongs to the
 * walk that made it.
 */
export interface Position {
  readonly slice: Slice;
  readonly walk: string;
  /** The cursor of the next page, or `null` when the slice is read to its end. */
  readonly next: number | string | null;
}

/** What a query emits: some rows, and the place from which to go on after them. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly position: Position;
  readonly slice: Slice;
  /** The server's own count of the slice: approximate and moving; never decides the end. */
  readonly totalHits?: number | undefined;
  /** Epoch milliseconds up to which the server says its data is complete, where it says so. */
  readonly availability?: number | undefined;
}
