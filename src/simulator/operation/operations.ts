import { activity } from './activity.js';
import { AGGREGATE_FAMILIES } from '../aggregate/aggregate-families.js';
import { aggregate } from '../aggregate/aggregate.js';
import { attributeSearch } from './attribute-search.js';
import { audits } from './audits.js';
import { botSessionText } from '../data/bot-session-text.js';
import { botTurnText } from '../data/bot-turn-text.js';
import { conversationById } from './conversation-by-id.js';
import { conversationJobSource } from './conversation-job-source.js';
import { conversationSource } from './conversation-source.js';
import { cursorListing, type CursorListing } from './cursor-listing.js';
import { detailsQuery } from './details-query.js';
import { jobRoutes, type JobOperation } from './job-routes.js';
import { listing } from './listing.js';
import { observation } from './observation.js';
import type { Operation } from './operation.js';
import { orgRoutes } from './org-routes.js';
import { taskMetrics } from './task-metrics.js';
import { tokensMe } from './tokens-me.js';
import { userDetailsQuery } from './user-details-query.js';
import { userDetailsSource } from './user-details-source.js';

const ANALYTICS = '/api/v2/analytics';

const detailJobs = (kind: string, rows: string, of: Pick<JobOperation, 'permissions' | 'source'>): Operation => {
  const path = `${ANALYTICS}/${kind}/details/jobs`;
  return {
    routes: jobRoutes({ path, rows, pageSizeIn: 'address', ofDetails: true, ...of }),
    sources: [[path, of.source]],
  };
};

/** Of a bot flow, whichever it is. */
const botListing = (name: string, permission: string, text: NonNullable<CursorListing['text']>): Operation =>
  cursorListing({
    path: `${ANALYTICS}/botflows/{botFlowId}/${name}`,
    kind: 'botSessions',
    permissions: [permission],
    text,
    parameter: 'after',
    size: { name: 'pageSize', otherwise: 50, most: 250 },
    cursors: false,
  });

const QUEUES = { kind: 'queues', dimension: 'queueId', entity: 'conversationId' } as const;
const FLOWS = { kind: 'flows', dimension: 'flowId', entity: 'conversationId' } as const;
const USERS = { kind: 'users', dimension: 'userId', entity: 'userId' } as const;
const QUEUE_VIEW = ['analytics:queueObservation:view'];
const FLOW_VIEW = ['analytics:flowObservation:view'];
const USER_VIEW = ['analytics:userObservation:view'];
const TEAM_VIEW = ['analytics:teamObservation:view'];

/** All that the API can do here, the custom path aside. */
export const OPERATIONS: readonly Operation[] = [
  { routes: [detailsQuery], sources: [[detailsQuery.path, conversationSource]] },
  detailJobs('conversations', 'conversations', {
    permissions: detailsQuery.permissions,
    source: conversationJobSource,
  }),
  { routes: conversationById, sources: [] },
  { routes: [userDetailsQuery], sources: [[userDetailsQuery.path, userDetailsSource]] },
  detailJobs('users', 'userDetails', { permissions: userDetailsQuery.permissions, source: userDetailsSource }),
  ...AGGREGATE_FAMILIES.map(aggregate),
  observation({ path: `${ANALYTICS}/queues/observations/query`, permissions: QUEUE_VIEW, ...QUEUES }),
  observation({ path: `${ANALYTICS}/users/observations/query`, permissions: USER_VIEW, ...USERS }),
  observation({ path: `${ANALYTICS}/flows/observations/query`, permissions: FLOW_VIEW, ...FLOWS }),
  activity({ path: `${ANALYTICS}/conversations/activity/query`, permissions: QUEUE_VIEW, ...QUEUES }),
  activity({ path: `${ANALYTICS}/routing/activity/query`, permissions: QUEUE_VIEW, ...QUEUES, entity: 'userId' }),
  activity({ path: `${ANALYTICS}/flows/activity/query`, permissions: FLOW_VIEW, ...FLOWS }),
  activity({
    path: `${ANALYTICS}/teams/activity/query`,
    permissions: TEAM_VIEW,
    kind: 'groups',
    dimension: 'teamId',
    entity: 'userId',
  }),
  activity({ path: `${ANALYTICS}/users/activity/query`, permissions: USER_VIEW, ...USERS }),
  audits,
  taskMetrics,
  attributeSearch,
  listing({ path: '/api/v2/users', kind: 'users', permissions: ['directory:user:view'], most: 500 }),
  listing({ path: '/api/v2/routing/queues', kind: 'queues', permissions: ['routing:queue:view'], most: 500 }),
  listing({ path: '/api/v2/routing/wrapupcodes', kind: 'wrapUpCodes', permissions: ['routing:wrapupCode:view'] }),
  listing({ path: '/api/v2/routing/skills', kind: 'skills', permissions: ['routing:skill:view'] }),
  listing({ path: '/api/v2/routing/languages', kind: 'languages', permissions: ['routing:language:view'] }),
  listing({ path: '/api/v2/authorization/divisions', kind: 'divisions', permissions: [] }),
  listing({ path: '/api/v2/groups', kind: 'groups', permissions: ['directory:group:view'] }),
  listing({ path: '/api/v2/flows', kind: 'flows', permissions: ['architect:flow:view'], most: 500 }),
  listing({
    path: '/api/v2/quality/evaluations/query',
    kind: 'evaluations',
    permissions: ['quality:evaluation:view'],
    needs: ['conversationId', 'evaluatorUserId', 'agentUserId', 'assigneeUserId'],
  }),
  cursorListing({
    path: '/api/v2/externalcontacts/scan/organizations',
    kind: 'externalOrganizations',
    permissions: ['externalContacts:externalOrganization:view'],
    parameter: 'cursor',
    size: { name: 'limit', otherwise: 100, most: 200 },
    cursors: true,
  }),
  botListing('sessions', 'analytics:botFlowSession:view', botSessionText),
  botListing('reportingturns', 'analytics:botFlowReportingTurn:view', botTurnText),
  botListing('divisions/reportingturns', 'analytics:botFlowDivisionAwareReportingTurn:view', botTurnText),
  { routes: [tokensMe, ...orgRoutes], sources: [] },
];
