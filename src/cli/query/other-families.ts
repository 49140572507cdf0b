/**
 * Families of aggregates without a function of their own, whose names the server alone knows: the entity of the
 * permission, and a metric that each has.
 */
export const otherFamilies: Readonly<Record<string, readonly [entity: string, metric: string]>> = {
  agentcopilots: ['agentCopilotAggregate', 'nDistinctSuggestions'],
  agentutilizations: ['agentUtilizationAggregate', 'oAgentMaxUtilization'],
  casemanagement: ['caseManagementAggregate', 'nCasesOpened'],
  copilots: ['copilotsAggregate', 'nCopilotSessions'],
  flowexecutions: ['flowExecutionAggregate', 'nFlowExecutions'],
  knowledge: ['knowledgeAggregate', 'nKnowledgeSearch'],
  ratelimits: ['rateLimitAggregate', 'oRateLimitRecorded'],
  resolutions: ['resolutionAggregate', 'nNextContactAvoided'],
  summaries: ['summaryAggregate', 'nConversationSummaries'],
  taskmanagement: ['taskManagementAggregate', 'nWorkitemsCreated'],
};
