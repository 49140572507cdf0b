import type { Gap } from '../../page/gap.js';
import type { Slice } from '../../page/page.js';

/** A slice that was begun, and up to where it has been read. */
export interface BegunSlice {
  readonly slice: Slice;
  readonly done: boolean;
  /** ISO instant of the last row; absent when none came. */
  readonly upTo?: string | undefined;
  /** What is missing of it for good. */
  readonly gaps?: readonly Gap[] | undefined;
}

/** The parts of the whole that have not been read, in order. Instants are texts in one form, so texts are in order of time. */
export function whatIsLeft(whole: Slice, begun: Iterable<BegunSlice>): readonly Slice[] {
  const inOrder = [...begun].sort((a, b) => (a.slice.start < b.slice.start ? -1 : 1));
  if (inOrder.length === 0) return [whole];
  const left: Slice[] = [];
  let at = whole.start;
  for (const { slice, done, upTo } of inOrder) {
    if (slice.start > at) left.push({ start: at, end: slice.start });
    if (!done) left.push({ start: upTo ?? slice.start, end: slice.end });
    if (slice.end > at) at = slice.end;
  }
  if (at < whole.end) left.push({ start: at, end: whole.end });
  return left;
}
