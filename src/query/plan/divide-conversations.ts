import { map, type Observable, of } from 'rxjs';
import { conversationJob } from '../conversation/conversation-job.js';
import { conversationParts, type Division, type RoutedSlice } from '../conversation/conversation-parts.js';
import type { OrgContext } from '../org-context.js';
import type { Interval } from '../interval/interval.js';
import { watermark } from '../job/watermark.js';
import { sliceOf } from '../slice/slice-of.js';

/** How an interval is divided between jobs and the query, for a plan: by one call where jobs are asked. */
export function divideConversations(
  org: OrgContext,
  interval: Interval,
  { via, days }: Omit<Division, 'upTo'>,
): Observable<{ readonly slices: readonly RoutedSlice[]; readonly spent: number }> {
  const events = org.events.branch('conversations');
  const upTo$: Observable<number | undefined> =
    via === 'query' ? of(undefined) : watermark(org, conversationJob(1000), events);
  return upTo$.pipe(
    map((upTo) => ({
      slices: conversationParts(sliceOf(interval), [], { via, upTo, days }),
      spent: via === 'query' ? 0 : 1,
    })),
  );
}
