import type { JsonObject } from './json-object.js';

/** The flow that a session went through. The types are those of the API's description, and not checked. */
export interface SessionFlow extends JsonObject {
  readonly endingLanguage?: string | null | undefined;
  readonly entryReason?: string | null | undefined;
  readonly entryType?: string | null | undefined;
  readonly exitReason?: string | null | undefined;
  readonly flowId?: string | null | undefined;
  readonly flowName?: string | null | undefined;
  readonly flowType?: string | null | undefined;
  readonly flowVersion?: string | null | undefined;
  readonly issuedCallback?: boolean | null | undefined;
  readonly recognitionFailureReason?: string | null | undefined;
  readonly startingLanguage?: string | null | undefined;
  readonly transferTargetAddress?: string | null | undefined;
  readonly transferTargetName?: string | null | undefined;
  readonly transferType?: string | null | undefined;
  readonly outcomes?: readonly SessionFlowOutcome[] | null | undefined;
}

/** What came of a flow. */
export interface SessionFlowOutcome extends JsonObject {
  readonly flowOutcome?: string | null | undefined;
  readonly flowOutcomeEndTimestamp?: string | null | undefined;
  readonly flowOutcomeId?: string | null | undefined;
  readonly flowOutcomeStartTimestamp?: string | null | undefined;
  readonly flowOutcomeValue?: string | null | undefined;
}
