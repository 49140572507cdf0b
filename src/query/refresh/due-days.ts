import { DAY_MS, midnightOf } from '../interval/midnight-of.js';
import type { Span } from '../slice/slice-of.js';

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
  for (let day = midnightOf(interval.start); day < interval.end; day += DAY_MS) {
    const at = days.map((after) => day + (1 + after) * DAY_MS);
    if (!at.some((instant) => readAt < instant && instant <= now)) continue;
    const span = { start: Math.max(day, interval.start), end: Math.min(day + DAY_MS, interval.end) };
    const before = due.at(-1);
    if (before?.end === span.start) due[due.length - 1] = { start: before.start, end: span.end };
    else due.push(span);
  }
  return due;
}
