import type { Conversation } from '../../codec/conversation.js';
import { eachOf } from '../../error/each-of.js';
import { requireThat } from '../../error/require-that.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { idsQuestion } from '../refresh/ids-question.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import { checkOptions } from '../check-options.js';
import { requireId } from '../require-id.js';

/** More would make an address that proxies refuse (a kilobyte for 25 ids). */
const MOST_A_CALL = 100;
const MOST = 1_000_000;

/** How the conversations are asked for. */
export interface ConversationsByIdsOptions {
  /** Ids a call, 1 to 100; default 50. What the API takes at most is not documented; fewer where it refuses as many. */
  readonly pageSize?: number | undefined;
  /** Calls sent or answers held beyond the one being read; default `'auto'`: what keeps the gate busy. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * Conversations as they are now, by `GET /api/v2/analytics/conversations/details?id=…&id=…`, one page a call, without
 * the attributes of their participants: what open conversations are read again with.
 *
 * An id that the org does not know is missing in silence on this route. Here it is told by a `warning` (`missing-ids`)
 * and is a gap in the manifest, so that the run is `partial`. An id that is given twice is asked for once.
 *
 * Buffers: `prefetch` answers beyond the one being read. Teardown: aborts what is in flight. Errors: `ConfigError` at
 * once for what is no id, for more than 1 000 000 of them, and for bad options; the others when the query is read.
 *
 * @param org whose conversations, from `connect()`
 * @param ids any number of `conversationId`
 * @example
 * ```ts
 * import { connect, conversationsByIds } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const open = ['3b1f6c1e-0000-4000-8000-000000000001', '3b1f6c1e-0000-4000-8000-000000000002'];
 * for await (const row of conversationsByIds(acme, open)) console.log(row.conversationEnd);
 * ```
 */
export function conversationsByIds(
  org: OrgContext,
  ids: readonly string[],
  options: ConversationsByIdsOptions = {},
): Query<Conversation> {
  return new Query(org, options, () => {
    checkOptions('conversationsByIds', options, ['pageSize', 'prefetch', 'from']);
    eachOf(ids, 'ids', requireId, 1);
    requireThat(ids.length <= MOST, 'ids', `a list of at most ${MOST}`);
    const pageSize = pageSizeWithin(MOST_A_CALL, options.pageSize ?? 50);
    const { prefetch } = options;
    return idsQuestion(org, { name: 'conversations-by-ids', ids: [...new Set(ids)], pageSize, prefetch });
  });
}
