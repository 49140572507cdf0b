import { catchError, defer, map, type Observable, retry } from 'rxjs';
import { decode } from '../codec/decode.js';
import { tokenAnswer } from '../codec/token-answer.js';
import { AuthError, type ErrorContext, type HttpError, isSluiceError } from '../errors.js';
import type { HttpOptions } from '../http/http-options.js';
import { sendRequest } from '../http/send-request.js';
import { readAnswer } from '../query/answer/read-answer.js';
import { errorAt } from '../error/error-at.js';
import { retryDelay } from '../retry/retry-delay.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import { Secret } from './secret.js';
import type { IssuedToken } from './token-source.js';

/** Credentials of a client, as the OAuth grant `client_credentials` takes them. */
export interface ClientCredentials {
  readonly org: string;
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

const NAME = 'POST /oauth/token';
const LONGEST_LIFE_S = 172_800;
const LIFE_UNSAID_S = 300;

/**
 * Asks the login host for a token (RFC 6749 section 4.4). Its own limit, which it answers with 400, is waited out;
 * refused credentials are `AuthError` at once, since asking again only makes it worse.
 */
export function issueToken(
  { org, loginUrl, clientId, clientSecret }: ClientCredentials,
  http: HttpOptions,
  policy: RetryPolicy,
): Observable<IssuedToken> {
  const context = { org, request: NAME };
  return defer(() => {
    const client = new TextEncoder().encode(`${clientId}:${clientSecret.reveal()}`);
    const headers = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${btoa(String.fromCharCode(...client))}`,
    };
    const body = 'grant_type=client_credentials';
    return sendRequest({ method: 'POST', url: `${loginUrl}/oauth/token`, headers, body, name: NAME, org }, http);
  }).pipe(
    map((answer) => readAnswer(answer, { context, read: (json) => decode(tokenAnswer, json) })),
    // No two tries within a second, as for renewals.
    retry({ delay: retryDelay({ ...policy, ...context, jitter: 'decorrelated' }) }),
    catchError((error: unknown) => {
      throw refused(context, error);
    }),
    map((answer) => ({ secret: new Secret(answer.access_token), lifeMs: lifeOf(answer.expires_in) })),
  );
}

/** A limit of the login host that did not pass in time is no refusal of the credentials. */
function refused(context: ErrorContext, error: unknown): unknown {
  if (!isSluiceError(error) || error.gaveUp) return error;
  const status = error.name === 'PermissionError' ? 403 : (error as HttpError).status;
  if (![400, 401, 403].includes(status)) return error;
  const { correlationId, attempts } = error;
  const what = `the credentials were refused (${status}). See clientId, clientSecret and region.`;
  return errorAt(context, AuthError, what, { status, correlationId, attempts, cause: error });
}

/** Seconds in milliseconds. Zero, negative, absent or no number at all is taken for the shortest life a client can have. */
function lifeOf(expiresIn: unknown): number {
  const seconds = Number(expiresIn);
  return (seconds > 0 ? Math.min(seconds, LONGEST_LIFE_S) : LIFE_UNSAID_S) * 1000;
}
