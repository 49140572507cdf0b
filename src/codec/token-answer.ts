import * as t from 'io-ts';

/** What the token endpoint answers. `expires_in` is read with suspicion: servers send strings, zero and nothing. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in?: unknown;
}

/** Codec of {@link TokenAnswer}. */
export const tokenAnswer: t.Type<TokenAnswer> = t.intersection(
  [t.type({ access_token: t.string }), t.partial({ expires_in: t.unknown })],
  'token answer',
);
