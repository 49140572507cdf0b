import type { Models } from 'purecloud-platform-client-v2';
import { describe, expectTypeOf, it } from 'vitest';
import type {
  ActivityOptions,
  ActivityRow,
  AggregateRow,
  AggregatesJobOptions,
  AggregatesOptions,
  AuditMessage,
  AuditsOptions,
  Conversation,
  ConversationDetailsJobOptions,
  ConversationDetailsOptions,
  ObservationRow,
  ObservationsOptions,
  TopAggregatesOptions,
  UserDetail,
  UserDetailsJobOptions,
  UserDetailsOptions,
} from '../../src/index.js';
import type { Differences } from './differences.js';

// Every field that the vendor's own client (262.0.0) knows has its name in our types, and its values fit there. What
// stands as a difference is not there on purpose, and a difference that goes away fails here too.

/** Set by the query itself, since any other value can lose rows. */
type Own = 'order' | 'orderBy' | 'paging';

/** One row a group and period, where the answer has a list of groups with a list of periods. */
type Flat<Group extends { data?: unknown[] }> = Omit<Group, 'data'> & NonNullable<Group['data']>[number];

describe('what is asked', () => {
  it('has the fields of the vendor’s requests for details', () => {
    // Aggregations count what the query finds: aggregates do that, of any interval.
    expectTypeOf<Differences<Models.ConversationQuery, ConversationDetailsOptions>>().toEqualTypeOf<
      Own | 'aggregations'
    >();
    // A limit would end a job before its rows do.
    expectTypeOf<Differences<Models.AsyncConversationQuery, ConversationDetailsJobOptions>>().toEqualTypeOf<
      'order' | 'orderBy' | 'limit'
    >();
    expectTypeOf<Differences<Models.UserDetailsQuery, UserDetailsOptions>>().toEqualTypeOf<
      'order' | 'paging' | 'presenceAggregations' | 'routingStatusAggregations'
    >();
    expectTypeOf<Differences<Models.AsyncUserDetailsQuery, UserDetailsJobOptions>>().toEqualTypeOf<'order' | 'limit'>();
  });

  it('has the fields of the vendor’s requests for aggregates', () => {
    expectTypeOf<Differences<Models.ConversationAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.TranscriptAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.BotAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.KnowledgeAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.SummaryAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.AgentCopilotAggregationQuery, TopAggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.UserAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.FlowAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.EvaluationAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.SurveyAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.ActionAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.JourneyAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.ResolutionAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.RateLimitAggregationQuery, AggregatesOptions>>().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s requests for aggregates as jobs', () => {
    expectTypeOf<Differences<Models.ConversationAsyncAggregationQuery, AggregatesJobOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.UserAsyncAggregationQuery, AggregatesJobOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.SurveyAsyncAggregationQuery, AggregatesJobOptions>>().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s requests for what goes on', () => {
    expectTypeOf<Differences<Models.QueueObservationQuery, ObservationsOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.UserObservationQuery, ObservationsOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.FlowObservationQuery, ObservationsOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.ConversationActivityQuery, ActivityOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.RoutingActivityQuery, ActivityOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.FlowActivityQuery, ActivityOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.TeamActivityQuery, ActivityOptions>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.UserActivityQuery, ActivityOptions>>().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s request for audits', () => {
    // Oldest first is what a position can be counted in; the properties that can be filtered by are checked by name.
    expectTypeOf<Differences<Models.AuditQueryRequest, AuditsOptions>>().toEqualTypeOf<'sort' | 'filters[].property'>();
  });
});

describe('what comes', () => {
  it('has the fields of the vendor’s conversations, with and without attributes', () => {
    expectTypeOf<Differences<Models.AnalyticsConversationWithoutAttributes, Conversation>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.AnalyticsConversation, Conversation>>().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s users', () => {
    expectTypeOf<Differences<Models.AnalyticsUserDetail, UserDetail>>().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s aggregates, one row a group and period', () => {
    expectTypeOf<Differences<Flat<Models.ConversationAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.UserAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.FlowAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.EvaluationAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.SurveyAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.TranscriptAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.ActionAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.BotAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Flat<Models.JourneyAggregateDataContainer>, AggregateRow>>().toEqualTypeOf<never>();
    expectTypeOf<
      Differences<Omit<Models.UserAggregateQueryResponse, 'results'>, AggregateRow>
    >().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s observations, one row a group', () => {
    expectTypeOf<Differences<Models.QueueObservationDataContainer, ObservationRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.UserObservationDataContainer, ObservationRow>>().toEqualTypeOf<never>();
    expectTypeOf<Differences<Models.FlowObservationDataContainer, ObservationRow>>().toEqualTypeOf<never>();
    expectTypeOf<
      Differences<Omit<Models.QueueObservationQueryResponse, 'results'>, ObservationRow>
    >().toEqualTypeOf<never>();
  });

  it('has the fields of the vendor’s activity', () => {
    // What stands in an entity depends on the family, so it is left open.
    expectTypeOf<Differences<Models.ConversationActivityData, ActivityRow>>().toEqualTypeOf<'entities[]'>();
    expectTypeOf<Differences<Models.RoutingActivityData, ActivityRow>>().toEqualTypeOf<'entities[]'>();
    expectTypeOf<Differences<Models.FlowActivityData, ActivityRow>>().toEqualTypeOf<'entities[]'>();
    expectTypeOf<Differences<Models.TeamActivityData, ActivityRow>>().toEqualTypeOf<'entities[]'>();
    expectTypeOf<Differences<Models.UserActivityData, ActivityRow>>().toEqualTypeOf<'entities[]'>();
  });

  it('has the fields of the vendor’s audits', () => {
    expectTypeOf<Differences<Models.AuditLogMessage, AuditMessage>>().toEqualTypeOf<never>();
  });
});
