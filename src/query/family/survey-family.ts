import { surveyDimensions } from '../filter/survey-dimensions.js';
import type { AggregateFamily } from './aggregate-family.js';

/** What is known of the aggregates of surveys, as of the client libraries 257.1 of the API's maker. */
export const surveyFamily: AggregateFamily = {
  family: 'surveys',
  name: 'survey-aggregates',
  permission: 'analytics:surveyAggregate:view',
  dimensions:
    `${surveyDimensions} ` +
    'conversationId divisionId mediaType teamId externalContactId requestedLanguageId requestedRoutingSkillId ' +
    'surveyAnswerId surveyCreatedDate surveyErrorReason surveyFormName surveyPreviousStatus surveyQuestionGroupId ' +
    'surveyQuestionId wrapUpCode',
  metrics:
    'nSurveyErrors nSurveyFullResponses nSurveyNpsDetractors nSurveyNpsPromoters nSurveyNpsResponses ' +
    'nSurveyPartialResponses nSurveyQuestionGroupResponses nSurveyQuestionResponses nSurveyResponses ' +
    'nSurveysAbandoned nSurveysDeleted nSurveysExpired nSurveysSent nSurveysStarted nVoiceSurveys nWebSurveys ' +
    'oSurveyQuestionGroupScore oSurveyQuestionScore oSurveyTotalScore',
  times: 'eventTime surveyCreatedDate',
};
