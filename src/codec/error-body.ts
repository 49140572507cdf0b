import * as t from 'io-ts';
import { partial } from './partial.js';

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
        readonly key?: string | null | undefined;
        readonly namespace?: string | null | undefined;
        readonly value?: number | null | undefined;
      }
    | null
    | undefined;
}

/** Codec of {@link ErrorBody}. */
export const errorBody: t.Type<ErrorBody> = /* @__PURE__ */ partial('error body', {
  code: t.string,
  message: t.string,
  status: t.number,
  contextId: t.string,
  messageParams: t.unknown,
  error: t.string,
  error_description: t.string,
  description: t.string,
  limit: partial('limit', { key: t.string, namespace: t.string, value: t.number }),
});
