// The front door. What is not named here is private: codecs, the wire, the inside of the gate and the tokens.

// Orgs and queries of Genesys Cloud
export { connect } from './org/connect.js';
export { fleet } from './org/fleet.js';
export { regions } from './org/regions.js';
export { audits } from './query/endpoint/audits.js';
export { conversationDetails } from './query/endpoint/conversation-details.js';
export { conversations } from './query/endpoint/conversations.js';
export { conversationDetailsJob } from './query/endpoint/conversation-details-job.js';
export { cursorQuery } from './query/endpoint/cursor-query.js';
export { jobQuery } from './query/endpoint/job-query.js';
export { listing } from './query/endpoint/listing.js';
export { pageQuery } from './query/endpoint/page-query.js';
export { userDetails } from './query/endpoint/user-details.js';
export { userDetailsJob } from './query/endpoint/user-details-job.js';

// What is counted, and what goes on just now
export { aggregates } from './query/endpoint/aggregates.js';
export { aggregatesJob } from './query/endpoint/aggregates-job.js';
export { actionAggregates } from './query/endpoint/action-aggregates.js';
export { botAggregates } from './query/endpoint/bot-aggregates.js';
export { conversationAggregates } from './query/endpoint/conversation-aggregates.js';
export { evaluationAggregates } from './query/endpoint/evaluation-aggregates.js';
export { flowAggregates } from './query/endpoint/flow-aggregates.js';
export { journeyAggregates } from './query/endpoint/journey-aggregates.js';
export { surveyAggregates } from './query/endpoint/survey-aggregates.js';
export { transcriptAggregates } from './query/endpoint/transcript-aggregates.js';
export { userAggregates } from './query/endpoint/user-aggregates.js';
export { flowObservations } from './query/endpoint/flow-observations.js';
export { queueObservations } from './query/endpoint/queue-observations.js';
export { userObservations } from './query/endpoint/user-observations.js';
export { conversationActivity } from './query/endpoint/conversation-activity.js';
export { flowActivity } from './query/endpoint/flow-activity.js';
export { routingActivity } from './query/endpoint/routing-activity.js';
export { teamActivity } from './query/endpoint/team-activity.js';
export { userActivity } from './query/endpoint/user-activity.js';
export { conversationById } from './query/endpoint/conversation-by-id.js';
export { conversationsByIds } from './query/endpoint/conversations-by-ids.js';

// Parts that serve any API: pages
export { cursorWalk } from './page/cursor-walk.js';
export { Demand } from './page/demand.js';
export { jobWalk } from './page/job-walk.js';
export { nextUriWalk } from './page/next-uri-walk.js';
export { pageLoopGuard } from './page/page-loop-guard.js';
export { pageNumberWalk } from './page/page-number-walk.js';
export { paginate } from './page/paginate.js';
export { commitTo } from './deliver/commit-to.js';
export { drain } from './deliver/drain.js';
export { rowsOf } from './deliver/rows-of.js';
export { toAsyncIterable } from './deliver/to-async-iterable.js';
export { toReadableStream } from './deliver/to-readable-stream.js';

// Parts that serve any API: limits
export { Lane } from './gate/line/lane.js';
export { Pool } from './gate/pool/pool.js';
export { Route } from './gate/route.js';
export { Slots } from './gate/line/slots.js';
export { throttleTokens } from './gate/told/throttle-tokens.js';
export { TokenBucket } from './gate/told/token-bucket.js';
export { withPermit } from './gate/with-permit.js';

// Parts that serve any API: failures
export { decorrelatedJitter } from './retry/decorrelated-jitter.js';
export { fullJitter } from './retry/full-jitter.js';
export { httpDialect } from './retry/http-dialect.js';
export { parseRetryAfter } from './retry/parse-retry-after.js';
export { rateLimitHint } from './retry/rate-limit-hint.js';
export { RetryBudget } from './retry/retry-budget.js';
export { retryDelay } from './retry/retry-delay.js';
export { retryNotifier } from './retry/retry-notifier.js';
export {
  AuthError,
  BodyError,
  CheckpointError,
  ConfigError,
  DecodeError,
  FleetError,
  HttpError,
  isSluiceError,
  JobError,
  NetworkError,
  PermissionError,
  RateLimitError,
  SinkError,
  WalkError,
} from './errors.js';

// Shapes
export type { QueryFilter, QueryPredicate } from './query/filter/query-filter.js';
export type { ConversationsByIdsOptions } from './query/endpoint/conversations-by-ids.js';
export type { ObservationsOptions } from './query/family/family-observations.js';
export type { ActivityOptions } from './query/family/family-activity.js';
export type { FamilyAggregatesOptions } from './query/endpoint/aggregates.js';
export type { AggregatesJobOptions } from './query/endpoint/aggregates-job.js';
export type { AggregationView, AggregatesOptions, TopAggregatesOptions } from './query/family/aggregates-options.js';
export type { ObservationMetric, ObservationRow, ObservationValue } from './codec/observation-row.js';
export type { AggregateMetric, AggregateRow, Statistics } from './codec/aggregate-row.js';
export type { ActivityRow } from './codec/activity-row.js';
export type { AuditChange, AuditMessage, AuditReference } from './codec/audit-message.js';
export type { Conversation } from './codec/conversation.js';
export type { ConversationEvaluation } from './codec/evaluation.js';
export type { Participant } from './codec/participant.js';
export type { ConversationResolution } from './codec/resolution.js';
export type { ScoredAgent, Segment, SegmentProperty } from './codec/segment.js';
export type { SessionFlow, SessionFlowOutcome } from './codec/session-flow.js';
export type { AgentGroup, MediaEndpointStat, ProposedAgent, Session, SessionMetric } from './codec/session.js';
export type { ConversationSurvey } from './codec/survey.js';
export type { JsonObject } from './codec/json-object.js';
export type { UserDetail, UserPresenceRecord, UserRoutingStatusRecord } from './codec/user-detail.js';
export type { Committed, CommitOptions } from './deliver/commit-to.js';
export type { DrainOptions } from './deliver/drain.js';
export type { Batch, Sink } from './deliver/sink.js';
export type { AsyncIterableOptions } from './deliver/to-async-iterable.js';
export type { Cap, DecodeIssue, ErrorContext, GivenUp, SluiceError, TimeoutPhase } from './errors.js';
export type { Hint } from './event/hint.js';
export type {
  CeilingMoved,
  GateClosed,
  GateOpened,
  LimitsRead,
  PageRead,
  RequestAnswered,
  RequestSent,
  Retried,
  RunEnded,
  RunStarted,
  SluiceEvent,
  Throttled,
  TokenRenewed,
  Warning,
} from './event/sluice-event.js';
export type { Answer, Ask, Gate, Permit, Seat } from './gate/gate.js';
export type { GateFact } from './gate/pool/gate-fact.js';
export type { LaneOptions } from './gate/line/lane-options.js';
export type { Estimate, MakePace, Pace, PaceMemory, PaceWait, Ticket, Told } from './gate/pace.js';
export type { PoolMemory } from './gate/pool/pool-memory.js';
export type { PoolOptions } from './gate/pool/pool-options.js';
export type { PoolState, RouteState } from './gate/pool/pool-state.js';
export type { RouteOptions } from './gate/route.js';
export type { SlotsOptions } from './gate/line/slots.js';
export type { LimitOptions } from './gate/told/told-limit.js';
export type { TokenBucketOptions } from './gate/told/token-bucket.js';
export type { WithPermitOptions } from './gate/with-permit.js';
export type { Fleet, FleetRow } from './org/fleet-of-orgs.js';
export type { FleetOptions } from './org/fleet-options.js';
export type { FleetCommit, FleetEnding, FleetOutcome } from './org/fleet-outcome.js';
export type { HostOptions } from './org/hosts.js';
export type { Org, OrgRequest } from './org/org.js';
export type { JobOptions, OrgLimits, OrgOptions } from './org/org-options.js';
export type { Stagger } from './org/start-delay.js';
export type { Cursors, CursorWalk } from './page/cursor-walk.js';
export type { Places } from './page/demand.js';
export type { JobPage, JobPlace, JobProtocol, JobStatus } from './page/job-protocol.js';
export type { NextUris, NextUriWalk } from './page/next-uri-walk.js';
export type { Page, Position, Slice } from './page/page.js';
export type { PageLoop } from './page/page-loop-guard.js';
export type { PageNumbers, PageNumberWalk } from './page/page-number-walk.js';
export type { Walk } from './page/paginate.js';
export type { Prefetch } from './page/prefetch.js';
export type { AuditFilter, AuditsOptions } from './query/endpoint/audits.js';
export type { Checkpoint } from './query/run/checkpoint.js';
export type { ConversationFilters } from './query/conversation/conversation-filters.js';
export type { ConversationDetailsOptions } from './query/endpoint/conversation-details.js';
export type { ConversationDetailsJobOptions } from './query/endpoint/conversation-details-job.js';
export type { ConversationsOptions } from './query/endpoint/conversations.js';
export type { Plan, PlannedSlice } from './query/plan/plan.js';
export type { CustomQueryOptions } from './query/custom-query.js';
export type { CursorQueryOptions } from './query/endpoint/cursor-query.js';
export type { JobQueryOptions } from './query/endpoint/job-query.js';
export type { ListingOptions } from './query/endpoint/listing.js';
export type { Gap } from './page/gap.js';
export type { Manifest } from './query/run/manifest.js';
export type { OrgContext } from './query/org-context.js';
export type { PageQueryOptions } from './query/endpoint/page-query.js';
export type { PullOptions, Query, QueryCommitOptions } from './query/query.js';
export type { RefreshOptions } from './query/refresh/refresh-options.js';
export type { Upsert } from './query/refresh/upsert.js';
export type { UserDetailsOptions } from './query/endpoint/user-details.js';
export type { UserDetailsJobOptions } from './query/endpoint/user-details-job.js';
export type { Run } from './query/run/run.js';
export type { AnswerView, Dialect, Verdict } from './retry/dialect.js';
export type { Jitter } from './retry/full-jitter.js';
export type { RetryBudgetOptions } from './retry/retry-budget.js';
export type { RetryDelay } from './retry/retry-delay.js';
export type { RetryFact, RetryPolicy } from './retry/retry-policy.js';
