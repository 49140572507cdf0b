/**
 * Dimensions that filters of evaluations share with their aggregates, as of the client libraries 257.1 of the API's maker;
 * a space between two names.
 */
export const evaluationDimensions: string =
  'assigneeApplicable assigneeId calibrationId contextId evaluationId evaluatorId formId queueId released rescored ' +
  'systemSubmitted userId';
