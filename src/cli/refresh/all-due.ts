import { dueDays } from '../../query/refresh/due-days.js';
import type { RefreshOptions } from '../../query/refresh/refresh-options.js';

/** A reading of an interval, and when it is refreshed. */
interface Again {
  readonly interval: string;
  readonly readAt: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly days: NonNullable<RefreshOptions['days']>;
}

/** Whether a refresh reads all of an interval again, and not only some of its days. */
export function allDue({ interval, readAt, now, days }: Again): boolean {
  const [start = NaN, end = NaN] = interval.split('/').map((side) => new Date(side).getTime());
  const [first] = dueDays({ interval: { start, end }, readAt: new Date(readAt).getTime(), now, days });
  return first?.start === start && first.end === end;
}
