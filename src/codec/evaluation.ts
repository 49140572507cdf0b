import type { JsonObject } from './json-object.js';

/** A quality evaluation of a conversation. The types are those of the API's description, and not checked. */
export interface ConversationEvaluation extends JsonObject {
  readonly assigneeApplicable?: boolean | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly calibrationId?: string | null | undefined;
  readonly contextId?: string | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly evaluationId?: string | null | undefined;
  readonly evaluationStatus?: string | null | undefined;
  readonly evaluatorId?: string | null | undefined;
  readonly eventTime?: string | null | undefined;
  readonly formId?: string | null | undefined;
  readonly formName?: string | null | undefined;
  readonly queueId?: string | null | undefined;
  readonly released?: boolean | null | undefined;
  readonly rescored?: boolean | null | undefined;
  readonly systemSubmitted?: boolean | null | undefined;
  readonly userId?: string | null | undefined;
  readonly oTotalCriticalScore?: number | null | undefined;
  readonly oTotalScore?: number | null | undefined;
}
