import type { Span } from './slice-of.js';

/** What of a stretch is within a slice: rows that began before the slice belong to its first instant. */
export function withinSlice({ start, end }: Span, slice: Span): Span {
  return { start: Math.max(start, slice.start), end: Math.max(end, slice.start + 1) };
}
