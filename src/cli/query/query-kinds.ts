import type { JsonObject } from '../../codec/json-object.js';
import { actionAggregates } from '../../query/endpoint/action-aggregates.js';
import type { TopAggregatesOptions } from '../../query/family/aggregates-options.js';
import { aggregates } from '../../query/endpoint/aggregates.js';
import { audits } from '../../query/endpoint/audits.js';
import { botAggregates } from '../../query/endpoint/bot-aggregates.js';
import { conversationAggregates } from '../../query/endpoint/conversation-aggregates.js';
import { conversationDetailNames } from '../../query/filter/conversation-detail-names.js';
import { conversationDetailsJob } from '../../query/endpoint/conversation-details-job.js';
import { conversationDetails } from '../../query/endpoint/conversation-details.js';
import { conversations } from '../../query/endpoint/conversations.js';
import { evaluationAggregates } from '../../query/endpoint/evaluation-aggregates.js';
import type { ObservationsOptions } from '../../query/family/family-observations.js';
import { flowAggregates } from '../../query/endpoint/flow-aggregates.js';
import { flowObservations } from '../../query/endpoint/flow-observations.js';
import { journeyAggregates } from '../../query/endpoint/journey-aggregates.js';
import { listing } from '../../query/endpoint/listing.js';
import type { OrgContext } from '../../query/org-context.js';
import { pageQuery } from '../../query/endpoint/page-query.js';
import type { Query } from '../../query/query.js';
import { queueObservations } from '../../query/endpoint/queue-observations.js';
import { surveyAggregates } from '../../query/endpoint/survey-aggregates.js';
import { transcriptAggregates } from '../../query/endpoint/transcript-aggregates.js';
import { userAggregates } from '../../query/endpoint/user-aggregates.js';
import { userDetailNames } from '../../query/filter/user-detail-names.js';
import { userDetailsJob } from '../../query/endpoint/user-details-job.js';
import { userDetails } from '../../query/endpoint/user-details.js';
import { userObservations } from '../../query/endpoint/user-observations.js';
import { otherFamilies } from './other-families.js';
import type { QueryKind } from './query-kind.js';

const CONVERSATION_FILTERS = [...Object.keys(conversationDetailNames), 'allowUnknown'];
const USER_FILTERS = [...Object.keys(userDetailNames), 'allowUnknown'];

const SUMS = ['metrics', 'granularity', 'timeZone', 'groupBy', 'filter', 'flattenMultivaluedDimensions'];
const AGGREGATES = [...SUMS, 'views', 'alternateTimeDimension', 'allowUnknown', 'sliceDays'];
const TOP_AGGREGATES = [...AGGREGATES, 'queryType', 'sortMetric', 'limit'];

/** Stands for an id where that of nobody will do. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Sums of an interval, one row a group and period. `metric` is one that the family has. */
function sums(
  metric: string,
  fields: readonly string[],
  ask: (org: OrgContext, options: TopAggregatesOptions) => Query<JsonObject>,
): QueryKind {
  return {
    interval: true,
    fields,
    smallest: { metrics: [metric] },
    // The query itself looks at what the body says.
    make: (org, { interval, body }) => ask(org, { ...body, interval } as unknown as TopAggregatesOptions),
  };
}

/** What is so just now of whatever the dimension tells apart: there is no interval. */
function observed(
  dimension: string,
  metric: string,
  ask: (org: OrgContext, options: ObservationsOptions) => Query<JsonObject>,
): QueryKind {
  return {
    interval: false,
    smallest: { filter: { type: 'or', predicates: [{ dimension, value: NOBODY }] }, metrics: [metric] },
    fields: ['filter', 'metrics', 'detailMetrics', 'allowUnknown'],
    make: (org, { body }) => ask(org, body as unknown as ObservationsOptions),
  };
}

/** What can be read, by the name that `--query` gives it and that its file has. */
export const queryKinds: Readonly<Record<string, QueryKind>> = {
  conversations: {
    interval: true,
    changes: true,
    fields: [...CONVERSATION_FILTERS, 'via', 'ordered'],
    make: (org, { interval, body }) => conversations(org, { ...body, interval }),
  },
  'conversation-details': {
    interval: true,
    changes: true,
    fields: [...CONVERSATION_FILTERS, 'ordered', 'floorMs'],
    mostAPage: 100,
    make: (org, { interval, pageSize, body }) => conversationDetails(org, { ...body, interval, pageSize }),
  },
  'conversation-details-job': {
    interval: true,
    changes: true,
    fields: [...CONVERSATION_FILTERS, 'startOfDayIntervalMatching'],
    mostAPage: 1000,
    make: (org, { interval, pageSize, body }) => conversationDetailsJob(org, { ...body, interval, pageSize }),
  },
  'user-details': {
    interval: true,
    fields: USER_FILTERS,
    mostAPage: 100,
    make: (org, { interval, pageSize, body }) => userDetails(org, { ...body, interval, pageSize }),
  },
  'user-details-job': {
    interval: true,
    fields: USER_FILTERS,
    mostAPage: 1000,
    make: (org, { interval, pageSize, body }) => userDetailsJob(org, { ...body, interval, pageSize }),
  },
  'conversation-aggregates': sums('nConversations', TOP_AGGREGATES, conversationAggregates),
  'user-aggregates': sums('tSystemPresence', AGGREGATES, userAggregates),
  'flow-aggregates': sums('nFlow', AGGREGATES, flowAggregates),
  'evaluation-aggregates': sums('nEvaluations', AGGREGATES, evaluationAggregates),
  'survey-aggregates': sums('nSurveysSent', AGGREGATES, surveyAggregates),
  'transcript-aggregates': sums('nTopicCommunications', TOP_AGGREGATES, transcriptAggregates),
  'action-aggregates': sums('tTotalExecution', AGGREGATES, actionAggregates),
  'bot-aggregates': sums('nBotSessions', TOP_AGGREGATES, botAggregates),
  'journey-aggregates': sums('nJourneySessions', AGGREGATES, journeyAggregates),
  ...Object.fromEntries(
    Object.entries(otherFamilies).map(([family, [, metric]]) => [
      `${family}-aggregates`,
      sums(metric, TOP_AGGREGATES, (org, options) => aggregates(org, { ...options, family })),
    ]),
  ),
  'queue-observations': observed('queueId', 'oWaiting', queueObservations),
  'user-observations': observed('userId', 'oUserPresences', userObservations),
  'flow-observations': observed('flowId', 'oFlow', flowObservations),
  audits: {
    interval: true,
    fields: ['serviceName', 'filters'],
    mostAPage: 500,
    make: (org, { interval, pageSize, body }) => audits(org, { ...body, interval, pageSize }),
  },
  listing: {
    interval: false,
    fields: ['parameters'],
    mostAPage: 500,
    needs: { path: 'a listing needs it, such as /api/v2/users' },
    takes: ['rows', 'id'],
    make: (org, { pageSize, path = '', rows, id, body }) => listing(org, { ...body, path, rows, id, pageSize }),
  },
  custom: {
    interval: true,
    mostAPage: 100,
    needs: {
      path: 'a custom query needs it, such as /api/v2/analytics/x/query',
      rows: 'a custom query needs the field of the answer that holds rows',
    },
    takes: ['id'],
    make: (org, { interval, pageSize, path = '', rows = '', id, body }) =>
      pageQuery(org, { path, rows, id, body, interval, pageSize }),
  },
};
