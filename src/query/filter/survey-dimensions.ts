/**
 * Dimensions that filters of surveys share with their aggregates, as of the client libraries 257.1 of the API's maker; a
 * space between two names.
 */
export const surveyDimensions: string =
  'queueId surveyFormContextId surveyFormId surveyId surveyPartialResponse surveyPromoterScore surveyStatus surveyType ' +
  'userId';
