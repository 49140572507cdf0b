import type { UserDetail } from '../../codec/user-detail.js';
import { filtersOf } from '../filter/filters-of.js';
import { parseInterval } from '../interval/interval.js';
import { jobQuestion } from '../job/job-question.js';
import type { OrgContext } from '../org-context.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import { userDetailRows } from '../user-detail-rows.js';
import { userDetailNames } from '../filter/user-detail-names.js';
import type { UserDetailsOptions } from './user-details.js';

/** The largest page that is known to be given. */
const MOST_A_PAGE = 1000;

/** What to read of the users; as for the query, but for pages of 1 to 1000 rows, by default 1000. */
export type UserDetailsJobOptions = UserDetailsOptions;

/**
 * The presences and routing states of users in an interval, by an asynchronous job
 * (`POST /api/v2/analytics/users/details/jobs`), out of a data lake that lags behind by up to a day.
 *
 * Rows come as received, each user once; where the server calls the interval too long, once a slice of it. Buffers,
 * teardown and errors as those of `conversationDetailsJob`.
 *
 * @param org whose users, from `connect()`
 * @example
 * ```ts
 * import { connect, userDetailsJob } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * for await (const user of userDetailsJob(acme, { interval: '2026-03-01/2026-04-01' })) console.log(user.userId);
 * ```
 */
export function userDetailsJob(org: OrgContext, options: UserDetailsJobOptions): Query<UserDetail> {
  return new Query(org, options, () => {
    const filters = filtersOf('userDetailsJob', options, userDetailNames, ['pageSize']);
    return jobQuestion<UserDetail>(org, {
      ...userDetailRows,
      name: 'user-details-job',
      path: '/api/v2/analytics/users/details/jobs',
      interval: parseInterval(options.interval),
      asks: filters,
      body: { ...filters, order: 'asc' },
      pageSize: pageSizeWithin(MOST_A_PAGE, options.pageSize),
      prefetch: options.prefetch,
      days: Infinity,
      watermark: true,
      cancels: true,
    });
  });
}
