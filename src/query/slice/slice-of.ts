import type { Slice } from '../../page/page.js';
import { isoOf } from '../interval/iso-of.js';

/** A stretch of time in epoch milliseconds, start included, end not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch as a slice; empty instants where there is none. */
export function sliceOf(span: Span | undefined): Slice {
  if (!span) return { start: '', end: '' };
  return { start: isoOf(span.start), end: isoOf(span.end) };
}
