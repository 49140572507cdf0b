import type { Position } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';
import { refuseCheckpoint } from '../run/refuse-checkpoint.js';
import { leftOf } from '../slice/left-of.js';
import type { Span } from '../slice/slice-of.js';
import { slicesOf } from '../slice/slices-of.js';

/** A slice and the route by which it is read. */
export interface RoutedSlice extends Span {
  readonly via: 'query' | 'job';
  /** Where to go on in it; `undefined` is the beginning. */
  readonly next?: string | undefined;
}

/** How the whole is divided. */
export interface Division {
  readonly via: 'auto' | 'query' | 'job';
  /** Epoch milliseconds up to which the data lake is complete. */
  readonly upTo: number | undefined;
  /** Days of the longest slice of a query, where there is one. */
  readonly days?: number | undefined;
  /** Days of the longest job; default a week. */
  readonly jobDays?: number | undefined;
}

/** Days of one job: what tells its rows apart is forgotten with it. */
const JOB_DAYS = 7;

/**
 * What is to be read, and by which route: slices that were begun by theirs, whatever the lake holds by now, and the rest
 * by jobs up to the watermark and by the query from there on. Errors: `CheckpointError` for a position that is none.
 */
export function conversationParts(
  interval: Interval,
  from: readonly Position[],
  { via, upTo = -Infinity, days = 1, jobDays = JOB_DAYS }: Division,
): readonly RoutedSlice[] {
  return leftOf(interval, from).flatMap(({ interval: { start, end }, next }): readonly RoutedSlice[] => {
    if (next !== undefined) {
      const [, route, rest] = /^(query|job):(.*)$/s.exec(String(next)) ?? [];
      if (route === undefined) throw refuseCheckpoint();
      return [{ start, end, via: route as RoutedSlice['via'], next: rest }];
    }
    const joint = { auto: Math.min(end, Math.max(start, upTo)), query: start, job: end }[via];
    return [
      ...slicesOf({ start, end: joint }, jobDays).map((span) => ({ ...span, via: 'job' as const })),
      ...slicesOf({ start: joint, end }, days).map((span) => ({ ...span, via: 'query' as const })),
    ];
  });
}
