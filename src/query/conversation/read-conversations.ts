import { concatMap, from, map, mergeMap, type Observable } from 'rxjs';
import type { Conversation } from '../../codec/conversation.js';
import type { JsonObject } from '../../codec/json-object.js';
import { rankedPlaces } from '../../page/ranked-places.js';
import { conversationCaps } from './conversation-caps.js';
import { conversationJob } from './conversation-job.js';
import { conversationPages } from './conversation-pages.js';
import type { RoutedSlice } from './conversation-parts.js';
import { divideConversations } from './divide-conversations.js';
import { epochOf } from '../interval/epoch-of.js';
import type { Interval } from '../interval/interval.js';
import { intervalOf } from '../interval/interval-of.js';
import { jobPages } from '../job/job-pages.js';
import type { OrgContext } from '../org-context.js';
import type { ReceivedPage, Reading } from '../question.js';
import { readSlice } from '../slice/read-slice.js';
import { sliceOf } from '../slice/slice-of.js';

/** What is asked of the conversations, and how. */
export interface ConversationsAsk {
  readonly interval: Interval;
  readonly filters: JsonObject;
  readonly via: 'auto' | 'query' | 'job';
  readonly ordered: boolean;
}

/** Slices that are begun at most. */
export const SLICES_AT_ONCE = 4;

/** The conversations that started in the interval, by the routes that give them in the fewest calls. */
export function readConversations(
  org: OrgContext,
  { interval, filters, via, ordered }: ConversationsAsk,
  { demand, events, from: positions }: Reading,
): Observable<ReceivedPage<Conversation>> {
  const pages = { ...conversationPages(filters, 100), name: 'conversations' };
  const job = conversationJob(1000);
  const caps = conversationCaps(filters);
  // Only what started on the days of the slice is wanted of a lake that matches by activity.
  const body = { ...filters, order: 'asc', orderBy: 'conversationStart', startOfDayIntervalMatching: true };

  const read = (slice: RoutedSlice, rank: number, upTo: number | undefined): Observable<ReceivedPage<Conversation>> => {
    const { start, end, next } = slice;
    const places = rankedPlaces(demand, rank);
    if (slice.via === 'query') {
      return readSlice(org, pages, caps, { slice, first: false, last: false, demand: places, events, next }).pipe(
        map((page) => ({ ...page, provisional: true })),
      );
    }
    const asked = { demand: places, events, body, interval: intervalOf(slice), from: next, availability: upTo };
    return jobPages(org, job, asked).pipe(
      map((page) => ({
        ...page,
        slice: sliceOf(slice),
        rows: page.rows.filter(({ conversationStart }) => {
          const at = epochOf(conversationStart) ?? start;
          return at >= start && at < end;
        }),
      })),
    );
  };
  return divideConversations(org, { interval, from: positions, events, via, days: caps.days }).pipe(
    concatMap(({ slices, upTo }) =>
      from(slices).pipe(
        mergeMap(
          (slice, rank) =>
            read(slice, rank, upTo).pipe(map((page) => ({ ...page, next: page.next && `${slice.via}:${page.next}` }))),
          ordered ? 1 : SLICES_AT_ONCE,
        ),
      ),
    ),
  );
}
