import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of transcripts, as of the client libraries 257.1 of the API's maker. */
export const transcriptFamily: AggregateFamily = {
  family: 'transcripts',
  name: 'transcript-aggregates',
  permission: 'analytics:speechAndTextAnalyticsAggregates:view',
  dimensions:
    'addressFrom addressTo ani categoryId channel conversationDuration conversationId direction divisionId dnis ' +
    'flowId flowVersion handleTime mediaType messageType queueId resultsBy teamId topicId userId wrapUpCode',
  metrics:
    'nSpeechTextAnalyzedConversations nTopicCommunications oCustomerSentiment oOverTalkSpeechInstances ' +
    'oSentimentScore tAgentSpeech tCustomerSpeech tOtherAudio tOverTalkSpeech tSilence tTotalSpeechAndSilence',
  top: true,
};
