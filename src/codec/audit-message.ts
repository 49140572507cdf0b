import * as t from 'io-ts';
import { fields } from './fields.js';
import type { JsonObject } from './json-object.js';
import { optional } from './optional.js';

/** Who changed what, and when. Fields that are not named here are passed through as they came. */
export interface AuditMessage extends JsonObject {
  readonly id?: string | null | undefined;
  readonly eventDate?: string | null | undefined;
  readonly serviceName?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly entityType?: string | null | undefined;
}

/** Codec of {@link AuditMessage}. */
export const auditMessage: t.Type<AuditMessage> = /* @__PURE__ */ (() => {
  const text = optional(t.string);
  return fields<AuditMessage>('audit message', {
    id: text,
    eventDate: text,
    serviceName: text,
    action: text,
    entityType: text,
  });
})();
