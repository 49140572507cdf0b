/**
 * Metrics of conversations, known in the client libraries 257.1 of the API's maker; a space between two names.
 * Predicates of detail queries and aggregates take them; those of flows and some others have lists of their own.
 */
export const conversationMetrics: string =
  'nBlindTransferred nBotInteractions nCallbackAttempts nCallbackOverSla nCallbackScheduled nCobrowseSessions ' +
  'nConnected nConsult nConsultTransferred nConversations nError nOffered nOutbound nOutboundAbandoned ' +
  'nOutboundAttempted nOutboundConnected nOverSla nStateTransitionError nTakeover nTransferred oAudioMessageCount ' +
  'oExternalAudioMessageCount oExternalMediaCount oMediaCount oMessageCount oMessageSegmentCount oMessageTurn ' +
  'oSkillExpressionApplications tAbandon tAcd tActiveCallback tActiveCallbackComplete tAcw tAgentResponseTime ' +
  'tAgentVideoConnected tAlert tAnswered tAverageAgentResponseTime tAverageCustomerResponseTime tBarging ' +
  'tCoaching tCoachingComplete tConnected tContacting tDialing tFirstConnect tFirstDial tFirstEngagement ' +
  'tFirstResponse tFlowOut tHandle tHeld tHeldComplete tIvr tMonitoring tMonitoringComplete tNotResponding tPark ' +
  'tParkComplete tScreenMonitoring tShortAbandon tSnippetRecord tTalk tTalkComplete tTransmitting ' +
  'tUserResponseTime tVoicemail';
