import type { Slice } from '../../page/page.js';

/** A stretch of time in epoch milliseconds, start included, end not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch as the text of a slice. */
export function sliceOf({ start, end }: Span): Slice {
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}
