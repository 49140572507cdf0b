import * as t from 'io-ts';
import { auditMessage, type AuditMessage } from './audit-message.js';
import { fields } from './fields.js';
import { list } from './list.js';
import { optional } from './optional.js';

/** A page of an audit query's results: the messages, or where a large page of them has been laid down. */
export interface AuditPage {
  readonly entities?: readonly AuditMessage[] | null | undefined;
  readonly cursor?: string | null | undefined;
  readonly downloadUrl?: string | null | undefined;
}

/** Codec of {@link AuditPage}. */
export const auditPage: t.Type<AuditPage> = /* @__PURE__ */ fields<AuditPage>('audit page', {
  entities: optional(list(auditMessage)),
  cursor: optional(t.string),
  downloadUrl: optional(t.string),
});
