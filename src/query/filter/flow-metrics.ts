/** Metrics of flows, which conversations have as well; a space between two names. */
export const flowMetrics: string =
  'nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tFlow tFlowDisconnect tFlowExit tFlowOutcome';
