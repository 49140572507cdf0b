import type { Conversation } from '../../codec/conversation.js';
import type { Checkpoint } from '../run/checkpoint.js';
import type { ConversationFilters } from '../conversation/conversation-filters.js';
import { conversationDetailNames } from '../filter/conversation-detail-names.js';
import { conversationQuestion } from '../conversation/conversation-question.js';
import { conversationJob } from '../conversation/conversation-job.js';
import { divideConversations } from '../conversation/divide-conversations.js';
import { given } from '../given.js';
import { filtersOf } from '../filter/filters-of.js';
import { parseInterval } from '../interval/interval.js';
import { jobQuestion } from '../job/job-question.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';

/** The largest page that is known to be given. */
const MOST_A_PAGE = 1000;

/** What to read of the conversations; the filters are those of the API (`AsyncConversationQuery`). */
export interface ConversationDetailsJobOptions extends ConversationFilters {
  /**
   * Only conversations that started after the first UTC day of the interval began; default false: all that were active
   * in the interval, whenever they started.
   */
  readonly startOfDayIntervalMatching?: boolean | undefined;
  /** Rows a page, 1 to 1000; default 1000. */
  readonly pageSize?: number | undefined;
  /** Pages requested or held beyond the one being read, 0 or more. Default `'auto'`, which is 1: they come one by one. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * The conversations of an interval, by an asynchronous job (`POST /api/v2/analytics/conversations/details/jobs`): ten
 * times as many rows a call as `conversationDetails`, with the attributes of participants, out of a data lake that lags
 * behind by up to a day.
 *
 *     availability  order  poll after 1, 2, 3, 5, 8, 10, 10 … s   page page page|
 *
 * Which ones: those that were active in the interval. Rows come as received, each id once, also when the job expires in
 * the middle and is ordered again (once). Pages of an interval that the lake does not hold yet are `provisional`.
 *
 * Jobs of an org wait for each other (`jobs.maxConcurrent`). Buffers: `prefetch` pages beyond the one being read, and the
 * ids of the rows read so far. Teardown: deletes the job, in the background. Errors: `ConfigError` at once for bad
 * options; when the query is read `JobError`, and the others.
 *
 * @param org whose conversations, from `connect()`
 * @example
 * ```ts
 * import { connect, conversationDetailsJob } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const march = conversationDetailsJob(acme, { interval: '2026-03-01/2026-04-01' });
 * for await (const conversation of march) console.log(conversation.conversationId);
 * ```
 * @see https://developer.genesys.cloud/api/rest/v2/analytics/conversation_details_job
 */
export function conversationDetailsJob(org: OrgContext, options: ConversationDetailsJobOptions): Query<Conversation> {
  return new Query(org, options, () => {
    const { pageSize = MOST_A_PAGE, prefetch } = options;
    const filters = filtersOf('conversationDetailsJob', options, conversationDetailNames, [
      'startOfDayIntervalMatching',
      'pageSize',
    ]);
    const asks = { ...filters, ...given(options, ['startOfDayIntervalMatching']) };
    const name = 'conversation-details-job';
    const endpoint = conversationJob(pageSizeWithin(MOST_A_PAGE, pageSize));
    const body = { ...asks, order: 'asc', orderBy: 'conversationStart' };
    return conversationQuestion(parseInterval(options.interval), (interval) => ({
      question: jobQuestion(org, { ...endpoint, name, interval, asks, body, prefetch }),
      plan: {
        path: endpoint.path,
        filters,
        pageSize: { query: 100, job: pageSize },
        divided$: divideConversations(org, {
          interval,
          events: org.events.branch(name),
          via: 'job',
          jobDays: Infinity,
        }),
      },
    }));
  });
}
