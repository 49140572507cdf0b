import { concatMap, defer, map, type Observable, of } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import { conversationCaps } from './conversation-caps.js';
import { conversationJob } from './conversation-job.js';
import { conversationParts } from './conversation-parts.js';
import { countConversations } from './count-conversations.js';
import type { Interval } from './interval.js';
import type { OrgContext } from './org-context.js';
import type { Plan } from './plan.js';
import { planSlices } from './plan-slices.js';
import { watermark } from './watermark.js';
import { wholeOf } from './whole-of.js';

/** What is to be read, and how. */
export interface ConversationsPlan {
  readonly query: string;
  readonly interval: Interval;
  readonly filters: JsonObject;
  readonly via: 'auto' | 'query' | 'job';
  readonly pageSize: number;
}

/** The plan of conversations, by two calls at the most where there are no filters. */
export function planConversations(
  org: OrgContext,
  { query, interval, filters, via, pageSize }: ConversationsPlan,
): Observable<Plan> {
  const { path, permission } = conversationJob(1000);
  const { days, results } = conversationCaps(filters);
  return defer(() => (via === 'query' ? of(undefined) : watermark(org, { path, permission }))).pipe(
    concatMap((upTo) => {
      const slices = conversationParts(wholeOf(interval), [], { via, upTo, days });
      return countConversations(org, slices, filters).pipe(
        map(({ rows, calls }) =>
          planSlices(org, {
            query,
            path,
            slices,
            rows,
            pageSize: { query: pageSize, job: 1000 },
            results,
            spent: calls + (via === 'query' ? 0 : 1),
          }),
        ),
      );
    }),
  );
}
