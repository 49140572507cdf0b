import { map, type Observable, of } from 'rxjs';
import type { EventStream } from '../../event/event-stream.js';
import type { Position } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';
import { watermark } from '../job/watermark.js';
import type { OrgContext } from '../org-context.js';
import { conversationJob } from './conversation-job.js';
import type { Span } from '../slice/slice-of.js';
import { conversationParts, type Division, type RoutedSlice } from './conversation-parts.js';

/** What is divided, and for whom. */
export interface ToDivide extends Omit<Division, 'upTo'> {
  readonly interval: Interval;
  /** Where an earlier run stands; default at the beginning. */
  readonly from?: readonly Position[];
  readonly events: EventStream;
}

/** An interval divided between jobs and the query. */
export interface Divided {
  readonly slices: readonly RoutedSlice[];
  /** Epoch milliseconds up to which the data lake is complete, where that was asked for. */
  readonly upTo: number | undefined;
  /** What of each slice can come: what the data lake does not hold yet comes from no job. */
  readonly held: readonly Span[];
}

/** Divides an interval between jobs and the query, by one call where jobs are asked. */
export function divideConversations(
  org: OrgContext,
  { interval, from = [], events, via, days, jobDays }: ToDivide,
): Observable<Divided> {
  const upTo$: Observable<number | undefined> =
    via === 'query' ? of(undefined) : watermark(org, conversationJob(1000), events);
  return upTo$.pipe(
    map((upTo) => {
      const slices = conversationParts(interval, from, { via, upTo, days, jobDays });
      // Nobody knows what a lake holds that tells no watermark.
      const full = Number.isFinite(upTo) ? (upTo as number) : Infinity;
      const held = slices.map(({ start, end, via }) => ({ start, end: via === 'job' ? Math.min(end, full) : end }));
      return { slices, held, upTo };
    }),
  );
}
