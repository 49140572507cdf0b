import type { Interval } from './interval.js';
import { type Span, sliceOf } from '../slice/slice-of.js';

/** A span as an interval of a question. */
export function intervalOf(span: Span): Interval {
  const { start, end } = sliceOf(span);
  return { ...span, text: `${start}/${end}` };
}
