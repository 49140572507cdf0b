import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of surveys, as of the client libraries 257.1 of the API's maker. */
export const surveyFamily: AggregateFamily = {
  family: 'surveys',
  name: 'survey-aggregates',
  permission: 'analytics:surveyAggregate:view',
  dimensions:
    'conversationId divisionId externalContactId mediaType queueId requestedLanguageId requestedRoutingSkillId ' +
    'surveyAnswerId surveyCreatedDate surveyErrorReason surveyFormContextId surveyFormId surveyFormName ' +
    'surveyId surveyPartialResponse surveyPreviousStatus surveyPromoterScore surveyQuestionGroupId ' +
    'surveyQuestionId surveyStatus surveyType teamId userId wrapUpCode',
  metrics:
    'nSurveyErrors nSurveyFullResponses nSurveyNpsDetractors nSurveyNpsPromoters nSurveyNpsResponses ' +
    'nSurveyPartialResponses nSurveyQuestionGroupResponses nSurveyQuestionResponses nSurveyResponses ' +
    'nSurveysAbandoned nSurveysDeleted nSurveysExpired nSurveysSent nSurveysStarted nVoiceSurveys nWebSurveys ' +
    'oSurveyQuestionGroupScore oSurveyQuestionScore oSurveyTotalScore',
  times: 'eventTime surveyCreatedDate',
};
