import type { AggregateFamily } from './aggregate-family.js';
import { conversationAggregates } from './conversation-aggregates.js';
import { fieldsOf } from '../question/fields-of.js';
import { jobRoutes } from '../operation/job-routes.js';
import { jsonAnswer } from '../wire/json-answer.js';
import type { Operation } from '../operation/operation.js';
import { pageOf } from '../page/page-of.js';
import type { Route } from '../operation/route.js';
import { userAggregates } from './user-aggregates.js';

/** A family of aggregates: all groups in one answer, without pages, or page by page as a job's results. */
export function aggregate(family: AggregateFamily): Operation {
  const { name, permissions, job = true } = family;
  const root = `/api/v2/analytics/${name}/aggregates`;
  const source = name === 'users' ? userAggregates(family) : conversationAggregates(family);
  const more = name === 'users' ? ['"systemToOrganizationMappings":{}'] : [];
  const query: Route = {
    method: 'POST',
    path: `${root}/query`,
    permissions,
    slow: true,
    answer({ org, body, wallNow }) {
      const list = source(org, fieldsOf(body), org.seenAt(wallNow));
      const rows = pageOf(list, 0, list.count);
      return jsonAnswer(200, `{${[...more, ...(rows === undefined ? [] : [`"results":${rows}`])].join(',')}}`);
    },
  };
  const jobs = {
    path: `${root}/jobs`,
    permissions,
    rows: 'results',
    source,
    pageSizeIn: 'body',
    ofDetails: false,
  } as const;
  return {
    sources: [query.path, ...(job ? [jobs.path] : [])].map((path) => [path, source] as const),
    routes: [query, ...(job ? jobRoutes(jobs) : [])],
  };
}
