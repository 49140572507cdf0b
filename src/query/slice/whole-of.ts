import type { Slice } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';

/** An interval as one slice; empty instants where there is none. */
export function wholeOf(interval: Interval | undefined): Slice {
  const [start = '', end = ''] = interval?.text.split('/') ?? [];
  return { start, end };
}
