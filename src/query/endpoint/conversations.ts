import type { Conversation } from '../../codec/conversation.js';
import { livePrefetch } from '../live-prefetch.js';
import { requireOneOf } from '../../error/require-one-of.js';
import type { Checkpoint } from '../run/checkpoint.js';
import type { ConversationFilters } from '../conversation/conversation-filters.js';
import { conversationDetailNames } from '../filter/conversation-detail-names.js';
import { conversationQuestion } from '../conversation/conversation-question.js';
import { filtersOf } from '../filter/filters-of.js';
import { parseInterval } from '../interval/interval.js';
import type { OrgContext } from '../org-context.js';
import { Query } from '../query.js';
import { readConversations, SLICES_AT_ONCE } from '../conversation/read-conversations.js';
import { longestDays } from '../filter/longest-days.js';
import { divideConversations } from '../conversation/divide-conversations.js';

const PATH = '/api/v2/analytics/conversations/details/query';

/** What to read of the conversations, and by which route. */
export interface ConversationsOptions extends ConversationFilters {
  /**
   * By which route. Default `'auto'`: jobs for what the data lake holds, at 1000 rows a page, and the query for the rest,
   * at 100. `'job'` and `'query'` take that one for all of it.
   */
  readonly via?: 'auto' | 'query' | 'job' | undefined;
  /** Pages requested or held beyond the one being read, 0 or more. Default `'auto'`: what keeps the gate busy. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Whether slices come one after the other, oldest first; default `false`. */
  readonly ordered?: boolean | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * The conversations that started in an interval: the recommended way to read them, in the fewest calls.
 *
 *     data lake is complete up to W     [start ------------- W --------- end)
 *     read by                            jobs, 1000 a page    query, 100 a page
 *
 * Where W is not told to this client, the query reads all of it, and a warning says so.
 *
 * Which ones: those with `conversationStart` in [start, end), from either route; what else a route gives is left out.
 * Rows of the query carry no attributes of participants and are `provisional` until a job has read them again.
 *
 * Buffers: `prefetch` pages beyond the one being read, and the ids of the slices being read, a week each. Teardown:
 * aborts what is in flight and deletes jobs. Errors: `ConfigError` at once for bad options; the others when it is read.
 *
 * @param org whose conversations, from `connect()`
 * @example
 * ```ts
 * import { connect, conversations } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const march = conversations(acme, { interval: '2026-03-01/2026-04-01' });
 * march.plan().subscribe(({ requests, expectedMs }) => console.log(requests, expectedMs));
 * for await (const conversation of march) console.log(conversation.conversationId);
 * ```
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/
 */
export function conversations(org: OrgContext, options: ConversationsOptions): Query<Conversation> {
  return new Query(org, options, () => {
    const { via = 'auto', prefetch, ordered = false } = options;
    const filters = filtersOf('conversations', options, conversationDetailNames, ['via', 'ordered']);
    requireOneOf(via, 'via', ['auto', 'query', 'job']);
    return conversationQuestion(parseInterval(options.interval), (interval) => ({
      question: {
        org,
        name: 'conversations',
        interval,
        asks: { ...filters, via },
        walk: 'conversations',
        // The pages of a job come one by one, beside them those of the query.
        prefetch: livePrefetch(prefetch, () => Math.max(SLICES_AT_ONCE, org.window(PATH))),
        read: (reading) => readConversations(org, { interval, filters, via, ordered }, reading),
      },
      plan: {
        path: PATH,
        filters,
        pageSize: { query: 100, job: 1000 },
        divided$: divideConversations(org, {
          interval,
          events: org.events.branch('conversations'),
          via,
          days: longestDays(filters),
        }),
      },
    }));
  });
}
