import type { JsonObject } from './json-object.js';

/** A survey about a conversation. The types are those of the API's description, and not checked. */
export interface ConversationSurvey extends JsonObject {
  readonly eventTime?: string | null | undefined;
  readonly queueId?: string | null | undefined;
  readonly surveyCompletedDate?: string | null | undefined;
  readonly surveyFormContextId?: string | null | undefined;
  readonly surveyFormId?: string | null | undefined;
  readonly surveyFormName?: string | null | undefined;
  readonly surveyId?: string | null | undefined;
  readonly surveyPartialResponse?: boolean | null | undefined;
  readonly surveyPromoterScore?: number | null | undefined;
  readonly surveyStatus?: string | null | undefined;
  readonly surveyType?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly oSurveyTotalScore?: number | null | undefined;
}
