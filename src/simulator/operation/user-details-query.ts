import { checkDays } from '../question/check-days.js';
import { fieldsOf } from '../question/fields-of.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { numberedPage } from '../page/numbered-page.js';
import { readInterval } from '../question/read-interval.js';
import type { Route } from './route.js';
import { userDetailsSource } from './user-details-source.js';

const FILTERS = ['userFilters', 'presenceFilters', 'routingStatusFilters'];

/** `POST /api/v2/analytics/users/details/query`. Past the last row `userDetails` is absent, not empty. */
export const userDetailsQuery: Route = {
  method: 'POST',
  path: '/api/v2/analytics/users/details/query',
  permissions: ['analytics:userDetail:view'],
  slow: true,
  answer({ org, body, wallNow }) {
    const query = fieldsOf(body);
    const filtered = FILTERS.some((group) => Array.isArray(query[group]) && query[group].length > 0);
    checkDays(readInterval(query['interval']), filtered ? org.caps.filteredDays : org.caps.days);
    const list = userDetailsSource(org, query, org.seenAt(wallNow));
    const page = numberedPage(org, this.path, list, query['paging']);
    const rows = page === undefined ? '' : `"userDetails":${page},`;
    return jsonAnswer(200, `{${rows}"totalHits":${org.toldHits(list.count)}}`);
  },
};
