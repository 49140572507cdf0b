import type { OrgRequest } from '../../org/org.js';

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
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Part of the path, query, entity of the permission, and a metric that the family has. */
const FAMILIES = [
  ['conversations', 'conversation', 'conversationAggregate', 'nConversations'],
  ['users', 'user', 'userAggregate', 'tSystemPresence'],
  ['flows', 'flow', 'flowAggregate', 'nFlow'],
  ['evaluations', 'evaluation', 'evaluationAggregate', 'nEvaluations'],
  ['surveys', 'survey', 'surveyAggregate', 'nSurveysSent'],
  ['transcripts', 'transcript', 'speechAndTextAnalyticsAggregates', 'nTopicCommunications'],
  ['actions', 'action', undefined, 'tTotalExecution'],
  ['bots', 'bot', 'botAggregate', 'nBotSessions'],
  ['journeys', 'journey', 'journeyAggregate', 'nJourneySessions'],
  ['agentcopilots', 'agentcopilots', 'agentCopilotAggregate', 'nDistinctSuggestions'],
  ['agentutilizations', 'agentutilizations', 'agentUtilizationAggregate', 'oAgentMaxUtilization'],
  ['casemanagement', 'casemanagement', 'caseManagementAggregate', 'nCasesOpened'],
  ['copilots', 'copilots', 'copilotsAggregate', 'nCopilotSessions'],
  ['flowexecutions', 'flowexecutions', 'flowExecutionAggregate', 'nFlowExecutions'],
  ['knowledge', 'knowledge', 'knowledgeAggregate', 'nKnowledgeSearch'],
  ['ratelimits', 'ratelimits', 'rateLimitAggregate', 'oRateLimitRecorded'],
  ['resolutions', 'resolutions', 'resolutionAggregate', 'nNextContactAvoided'],
  ['summaries', 'summaries', 'summaryAggregate', 'nConversationSummaries'],
  ['taskmanagement', 'taskmanagement', 'taskManagementAggregate', 'nWorkitemsCreated'],
] as const;

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
  const observed = (family: string, dimension: string, metric: string): Probe => {
    const filter = { type: 'or', predicates: [{ dimension: `${dimension}Id`, value: NOBODY }] };
    const permission = `analytics:${dimension}Observation:view`;
    return one(`${dimension}-observations`, permission, ask(`${family}/observations`, { filter, metrics: [metric] }));
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
    ...FAMILIES.map(([family, query, entity, metric]) =>
      one(
        `${query}-aggregates`,
        entity ? `analytics:${entity}:view` : 'integrations:action:view or bridge:actions:view',
        ask(`${family}/aggregates`, { interval, metrics: [metric] }),
      ),
    ),
    observed('queues', 'queue', 'oWaiting'),
    observed('users', 'user', 'oUserPresences'),
    observed('flows', 'flow', 'oFlow'),
    one('audits', 'audits:audit:view', { path: '/api/v2/audits/query/servicemapping' }),
    list('users', '/api/v2/users', 'directory:user:view'),
    list('queues', '/api/v2/routing/queues', 'routing:queue:view'),
  ];
}
