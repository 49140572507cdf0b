import { DAY_MS } from '../interval/day-ms.js';
import { midnightOf } from '../interval/midnight-of.js';
import type { Span } from '../slice/slice-of.js';
import { slicesOf } from '../slice/slices-of.js';

/** When an interval was read, and when its days are due to be read again. Epoch milliseconds. */
export interface Due {
  readonly interval: Span;
  readonly readAt: number;
  readonly now: number;
  /** So many days after its end a day of UTC is due again. */
  readonly days: readonly number[];
}

/**
 * The parts of an interval that are due to be read again: the days, in UTC, one of whose nights of reprocessing has
 * passed since they were read. Neighbours are put together.
 */
export function dueDays({ interval, readAt, now, days }: Due): readonly Span[] {
  const due: Span[] = [];
  for (const day of slicesOf(interval, 1)) {
    const at = days.map((after) => midnightOf(day.start) + (1 + after) * DAY_MS);
    if (!at.some((instant) => readAt < instant && instant <= now)) continue;
    const before = due.at(-1);
    if (before?.end === day.start) due[due.length - 1] = { start: before.start, end: day.end };
    else due.push(day);
  }
  return due;
}
