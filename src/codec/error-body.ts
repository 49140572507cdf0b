import * as t from 'io-ts';
import { fields } from './fields.js';
import { optional } from './optional.js';

/** The body of an error answer (`ErrorBody` of the API, and the OAuth form). Every field may be missing. */
export interface ErrorBody {
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
  readonly status?: number | null | undefined;
  readonly contextId?: string | null | undefined;
  readonly messageParams?: unknown;
  readonly error?: string | null | undefined;
  readonly error_description?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly limit?:
    | {
        readonly key: string;
        readonly namespace?: string | null | undefined;
        readonly value?: number | null | undefined;
      }
    | null
    | undefined;
}

/** Codec of {@link ErrorBody}. */
export const errorBody: t.Type<ErrorBody> = /* @__PURE__ */ fields('error body', {
  code: optional(t.string),
  message: optional(t.string),
  status: optional(t.number),
  contextId: optional(t.string),
  messageParams: t.unknown,
  error: optional(t.string),
  error_description: optional(t.string),
  description: optional(t.string),
  limit: optional(fields('limit', { key: t.string, namespace: optional(t.string), value: optional(t.number) })),
});
