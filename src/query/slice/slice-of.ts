import type { Slice } from '../../page/page.js';

/** A stretch of time in epoch milliseconds, start included, end not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch as a slice; empty instants where there is none. */
export function sliceOf(span: Span | undefined): Slice {
  if (!span) return { start: '', end: '' };
  return { start: new Date(span.start).toISOString(), end: new Date(span.end).toISOString() };
}
