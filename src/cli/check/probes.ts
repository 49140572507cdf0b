import type { OrgRequest } from '../../org/org.js';
import type { AggregateFamily } from '../../query/family/aggregate-family.js';
import { actionFamily } from '../../query/family/action-family.js';
import { botFamily } from '../../query/family/bot-family.js';
import { conversationFamily } from '../../query/family/conversation-family.js';
import { evaluationFamily } from '../../query/family/evaluation-family.js';
import { flowFamily } from '../../query/family/flow-family.js';
import { journeyFamily } from '../../query/family/journey-family.js';
import { surveyFamily } from '../../query/family/survey-family.js';
import { transcriptFamily } from '../../query/family/transcript-family.js';
import { userFamily } from '../../query/family/user-family.js';
import { otherFamilies } from '../query/other-families.js';
import { queryKinds } from '../query/query-kinds.js';

/** The smallest question that shows whether a query may be read. */
export interface Probe {
  /** The value of `--query` that it is for. */
  readonly query: string;
  /** How it is called, where a query has several. */
  readonly check: string;
  /** Probes with the same request share one call. */
  readonly request: OrgRequest;
  /** What to name where the server refuses and does not say what is missing. */
  readonly permission: string;
}

const ANALYTICS = '/api/v2/analytics';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DETAIL = 'analytics:conversationDetail:view';
const USER_DETAIL = 'analytics:userDetail:view';

/** Families with a function of their own. */
const FAMILIES: readonly AggregateFamily[] = [
  conversationFamily,
  userFamily,
  flowFamily,
  evaluationFamily,
  surveyFamily,
  transcriptFamily,
  actionFamily,
  botFamily,
  journeyFamily,
];

/** Where data of jobs is known to be complete up to: shows the permission for jobs without ordering one. */
const availability = (kind: string): OrgRequest => ({ path: `${ANALYTICS}/${kind}/details/jobs/availability` });

/**
 * One question for each query: a row of a minute, a sum of a minute, or a value of nobody. Nothing is ordered: jobs tell
 * their permission by their watermark, and audits by the list of their services.
 *
 * @param now epoch milliseconds
 */
export function probes(now: number): readonly Probe[] {
  const end = Math.floor(now / DAY_MS) * DAY_MS;
  const interval = `${new Date(end - MINUTE_MS).toISOString()}/${new Date(end).toISOString()}`;
  const paging = { pageSize: 1, pageNumber: 1 };
  const one = (query: string, permission: string, request: OrgRequest): Probe => ({
    query,
    check: query,
    request,
    permission,
  });
  const ask = (kind: string, body: object): OrgRequest => ({
    method: 'POST',
    path: `${ANALYTICS}/${kind}/query`,
    body,
  });
  const summed = (family: string, query: string, permission: string): Probe =>
    one(query, permission, ask(`${family}/aggregates`, { interval, ...queryKinds[query]?.smallest }));
  const observed = (family: string, entity: string): Probe => {
    const query = `${entity}-observations`;
    return one(
      query,
      `analytics:${entity}Observation:view`,
      ask(`${family}/observations`, { ...queryKinds[query]?.smallest }),
    );
  };
  const list = (what: string, path: string, permission: string): Probe => ({
    ...one('listing', permission, { path, query: { pageSize: '1' } }),
    check: `listing of ${what}`,
  });
  return [
    one('conversations', DETAIL, availability('conversations')),
    one('conversation-details', DETAIL, ask('conversations/details', { interval, paging })),
    one('conversation-details-job', DETAIL, availability('conversations')),
    one('user-details', USER_DETAIL, ask('users/details', { interval, paging })),
    one('user-details-job', USER_DETAIL, availability('users')),
    ...FAMILIES.map(({ family, name, permission = '' }) => summed(family, name, permission)),
    ...Object.entries(otherFamilies).map(([family, [entity]]) =>
      summed(family, `${family}-aggregates`, `analytics:${entity}:view`),
    ),
    observed('queues', 'queue'),
    observed('users', 'user'),
    observed('flows', 'flow'),
    one('audits', 'audits:audit:view', { path: '/api/v2/audits/query/servicemapping' }),
    list('users', '/api/v2/users', 'directory:user:view'),
    list('queues', '/api/v2/routing/queues', 'routing:queue:view'),
  ];
}
