import type { Conversation } from '../../codec/conversation.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { requireCount } from '../../error/require-count.js';
import { conversationCaps } from '../conversation/conversation-caps.js';
import type { ConversationFilters } from '../conversation/conversation-filters.js';
import { conversationDetailNames } from '../filter/conversation-detail-names.js';
import { conversationPages } from '../conversation/conversation-pages.js';
import { conversationQuestion } from '../conversation/conversation-question.js';
import { filtersOf } from '../filter/filters-of.js';
import { parseInterval } from '../interval/interval.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import { slicedQuestion } from '../slice/sliced-question.js';
import { slicesOf } from '../slice/slices-of.js';

const MOST_A_PAGE = 100;

/** What to read of the conversations; the filters are those of the API (`ConversationQuery`). */
export interface ConversationDetailsOptions extends ConversationFilters {
  /** Rows a page, 1 to 100; default 100. */
  readonly pageSize?: number | undefined;
  /**
   * Pages requested or held beyond the one being read, 0 or more. Default `'auto'`: what keeps the gate busy,
   * `min(maxConcurrency, ceil(rate × latency))`, and 1 until the first answer.
   */
  readonly prefetch?: number | 'auto' | undefined;
  /**
   * Whether slices come one after the other, oldest first. Default `false`: several are read side by side, as far as the
   * earlier ones leave places. Only an interval that is longer than the API takes at once has more than one.
   */
  readonly ordered?: boolean | undefined;
  /** Milliseconds of the shortest interval that is still cut in two when the server times out; default 60 000. */
  readonly floorMs?: number | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * The conversations of an interval, by `POST /api/v2/analytics/conversations/details/query`, oldest first.
 *
 * Which ones: those that started on a UTC day that the interval touches and that were active in it. Rows come as
 * received, unknown fields and all; a row that drifted to a later page is delivered once. Participants carry no
 * attributes on this route.
 *
 * The interval may have any length, and hold any number of rows: it is cut at UTC midnights into slices of 7 days, 31
 * with filters, and where the server gives no more of one (100 000 rows) it is gone on with at the last start read.
 *
 * Buffers: `prefetch` pages beyond the one being read, and the ids of the slices being read. Teardown: aborts what is
 * in flight. Errors: `ConfigError` at once for bad options; the others when the query is read.
 *
 * @param org whose conversations, from `connect()`
 * @example
 * ```ts
 * import { connect, conversationDetails } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const voice = conversationDetails(acme, {
 *   interval: '2026-11-23/2026-11-24',
 *   segmentFilters: [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }],
 * });
 * voice.rows$.subscribe({ next: (row) => console.log(row.conversationId), error: (error) => console.error(error) });
 * ```
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/
 */
export function conversationDetails(org: OrgContext, options: ConversationDetailsOptions): Query<Conversation> {
  return new Query(org, options, () => {
    const { prefetch, ordered = false, floorMs = 60_000 } = options;
    const filters = filtersOf('conversationDetails', options, conversationDetailNames, [
      'pageSize',
      'ordered',
      'floorMs',
    ]);
    requireCount(floorMs, 'floorMs');
    const caps = conversationCaps(filters, floorMs);
    const pageSize = pageSizeWithin(MOST_A_PAGE, options.pageSize);
    const endpoint = conversationPages(filters, pageSize);
    return conversationQuestion(parseInterval(options.interval), (interval) => {
      const slices = slicesOf(interval, caps.days).map((slice) => ({ ...slice, via: 'query' as const }));
      return {
        question: slicedQuestion(org, { ...endpoint, caps, interval, asks: filters, prefetch, ordered }),
        plan: {
          path: endpoint.path,
          filters,
          pageSize: { query: pageSize, job: 1000 },
          divided$: [{ slices }],
        },
      };
    });
  });
}
