import type { JsonObject } from './json-object.js';
import type { Session } from './session.js';

/** Who took part in a conversation. The types are those of the API's description, and not checked. */
export interface Participant extends JsonObject {
  readonly externalContactId?: string | null | undefined;
  readonly externalOrganizationId?: string | null | undefined;
  readonly flaggedReason?: string | null | undefined;
  readonly participantId?: string | null | undefined;
  readonly participantName?: string | null | undefined;
  readonly purpose?: string | null | undefined;
  readonly screenRecording?: boolean | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly sessions?: readonly Session[] | null | undefined;
  /** Given by jobs alone; values are cut at 1024 characters. */
  readonly attributes?: Readonly<Record<string, string>> | null | undefined;
}
