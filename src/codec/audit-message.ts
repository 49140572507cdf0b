import * as t from 'io-ts';
import { partial } from './partial.js';
import type { JsonObject } from './json-object.js';

/**
 * Who changed what, and when; fields that are not named here are passed through as they came. Only those that this
 * library reads are checked: the types of all others are those of the API's description.
 */
export interface AuditMessage extends JsonObject {
  readonly id?: string | null | undefined;
  readonly userHomeOrgId?: string | null | undefined;
  readonly user?: AuditReference | null | undefined;
  readonly client?: AuditReference | null | undefined;
  readonly remoteIp?: readonly string[] | null | undefined;
  readonly serviceName?: string | null | undefined;
  /** `USER`, `SYSTEM` or `GENESYS_INTERNAL`. */
  readonly level?: string | null | undefined;
  readonly eventDate?: string | null | undefined;
  readonly message?:
    | (JsonObject & {
        readonly localizableMessageCode?: string | null | undefined;
        readonly message?: string | null | undefined;
        readonly messageWithParams?: string | null | undefined;
        readonly messageParams?: Readonly<Record<string, string>> | null | undefined;
      })
    | null
    | undefined;
  readonly action?: string | null | undefined;
  readonly entity?: AuditReference | null | undefined;
  readonly entityType?: string | null | undefined;
  /** `SUCCESS`, `FAILURE` or `WARNING`. */
  readonly status?: string | null | undefined;
  readonly application?: string | null | undefined;
  readonly initiatingAction?:
    | (JsonObject & {
        readonly transactionId?: string | null | undefined;
        readonly actionContext?: string | null | undefined;
      })
    | null
    | undefined;
  readonly transactionInitiator?: boolean | null | undefined;
  readonly propertyChanges?: readonly AuditChange[] | null | undefined;
  readonly context?: Readonly<Record<string, string>> | null | undefined;
  readonly entityChanges?:
    | readonly (AuditChange & {
        readonly entityId?: string | null | undefined;
        readonly entityName?: string | null | undefined;
        readonly entityType?: string | null | undefined;
      })[]
    | null
    | undefined;
}

/** Whom or what an audit message is about. */
export interface AuditReference extends JsonObject {
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly selfUri?: string | null | undefined;
}

/** What something was, and what it became. */
export interface AuditChange extends JsonObject {
  readonly property?: string | null | undefined;
  readonly oldValues?: readonly string[] | null | undefined;
  readonly newValues?: readonly string[] | null | undefined;
}

type Checked = Pick<AuditMessage, 'id' | 'eventDate' | 'serviceName' | 'action' | 'entityType'>;

/** Codec of {@link AuditMessage}. */
export const auditMessage: t.Type<AuditMessage> = /* @__PURE__ */ partial<Checked>('audit message', {
  id: t.string,
  eventDate: t.string,
  serviceName: t.string,
  action: t.string,
  entityType: t.string,
});
