import * as t from 'io-ts';
import { fields } from './fields.js';
import { headerText } from './header-text.js';

/** What the token endpoint answers. `expires_in` is read with suspicion: servers send strings, zero and nothing. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in?: unknown;
}

/** Codec of {@link TokenAnswer}. */
export const tokenAnswer: t.Type<TokenAnswer> = /* @__PURE__ */ fields('token answer', {
  access_token: headerText,
  expires_in: t.unknown,
});
