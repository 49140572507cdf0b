import * as t from 'io-ts';
import { auditMessage, type AuditMessage } from './audit-message.js';
import { partial } from './partial.js';
import { list } from './list.js';

/** A page of an audit query's results: the messages, or where a large page of them has been laid down. */
export interface AuditPage {
  readonly entities?: readonly AuditMessage[] | null | undefined;
  readonly cursor?: string | null | undefined;
  readonly downloadUrl?: string | null | undefined;
}

/** Codec of {@link AuditPage}. */
export const auditPage: t.Type<AuditPage> = /* @__PURE__ */ partial<AuditPage>('audit page', {
  entities: list(auditMessage),
  cursor: t.string,
  downloadUrl: t.string,
});
