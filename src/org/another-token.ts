import { type Observable, switchMap } from 'rxjs';
import { AuthError, type HttpError } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import type { Token } from './token.js';
import type { TokenSource } from './token-source.js';

/** 401 answers to one request, one after the other, after which renewing is no help. */
const MOST_IN_A_ROW = 5;

/** A request that was refused with 401. */
export interface RefusedRequest {
  readonly org: string;
  readonly request: string;
  /** How often it was sent, and how many of the last answers were 401. */
  readonly attempts: number;
  readonly inARow: number;
  readonly error: unknown;
}

/** Emits when there is another token than the one that was refused. Errors: `AuthError` where another is no help. */
export function anotherToken(
  tokens: TokenSource,
  refused: Token,
  { inARow, error, ...context }: RefusedRequest,
): Observable<unknown> {
  return refused.accepted().pipe(
    switchMap((accepted) => {
      if (accepted && inARow < MOST_IN_A_ROW) return tokens.renew(refused);
      const why = accepted
        ? `${inARow} times, each with a new token. Does another program renew it?`
        : 'with a token never accepted. Is its client of this region?';
      const { correlationId } = error as HttpError;
      throw errorAt(context, AuthError, `refused with 401 ${why}`, { correlationId, status: 401, cause: error });
    }),
  );
}
