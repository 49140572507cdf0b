import type { JsonObject } from '../../codec/json-object.js';
import type { UserDetail } from '../../codec/user-detail.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { filtersOf } from '../filter/filters-of.js';
import { longestDays } from '../filter/longest-days.js';
import { parseInterval } from '../interval/interval.js';
import type { OrgContext } from '../org-context.js';
import { pageNumberQuestion } from '../numbered/page-number-question.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import type { QueryFilter } from '../filter/query-filter.js';
import { userDetailRows } from '../user-detail-rows.js';
import { userDetailNames } from '../filter/user-detail-names.js';

const MOST_A_PAGE = 100;

/** What to read of the users; the filters are those of the API (`UserDetailsQuery`) and go there unchanged. */
export interface UserDetailsOptions {
  /** `START/END`: days (`YYYY-MM-DD`, UTC) or ISO instants with Z or an offset; the end is not included. */
  readonly interval: string;
  /** Filters on users; default none. */
  readonly userFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on presences; default none. */
  readonly presenceFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Filters on routing statuses; default none. */
  readonly routingStatusFilters?: readonly (QueryFilter | JsonObject)[] | undefined;
  /** Dimensions that are newer than this library, which refuses those that it does not know. */
  readonly allowUnknown?: readonly string[] | undefined;
  /** Rows a page, 1 to 100; default 100. */
  readonly pageSize?: number | undefined;
  /** Pages requested or held beyond the one being read, 0 or more; default `'auto'`: what keeps the gate busy. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * The presences and routing states of users in an interval, by `POST /api/v2/analytics/users/details/query`: one row a
 * user.
 *
 * Rows come as received. The last stretch of a user who is still in it has no `endTime`.
 *
 * The interval may have any length: it is cut at UTC midnights into slices of 7 days, 31 with filters, or what a 400
 * names instead. Each user comes once a slice; a stretch over a joint may come in both.
 *
 * Buffers: `prefetch` pages beyond the one being read, and the ids of the users of the slices being read, 8 at most.
 * Teardown: aborts what is in flight. Errors: `ConfigError` at once for bad options; the others when the query is read.
 *
 * @param org whose users, from `connect()`
 * @example
 * ```ts
 * import { connect, userDetails } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * for await (const user of userDetails(acme, { interval: '2026-11-23/2026-11-24' })) console.log(user.userId);
 * ```
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/
 */
export function userDetails(org: OrgContext, options: UserDetailsOptions): Query<UserDetail> {
  return new Query(org, options, () => {
    const filters = filtersOf('userDetails', options, userDetailNames, ['pageSize']);
    const interval = parseInterval(options.interval);
    const pageSize = pageSizeWithin(MOST_A_PAGE, options.pageSize);
    return pageNumberQuestion<UserDetail>(org, {
      ...userDetailRows,
      name: 'user-details',
      path: '/api/v2/analytics/users/details/query',
      interval,
      asks: filters,
      pageSize,
      prefetch: options.prefetch,
      days: longestDays(filters),
      body: (pageNumber, part = interval) => ({
        ...filters,
        interval: part.text,
        order: 'asc',
        paging: { pageSize, pageNumber },
      }),
    });
  });
}
