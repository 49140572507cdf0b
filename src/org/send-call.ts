import { catchError, concat, defer, ignoreElements, map, type Observable, switchMap, tap, throwError } from 'rxjs';
import { AuthError, isSluiceError, RateLimitError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Answer } from '../gate/gate.js';
import { withPermit } from '../gate/with-permit.js';
import type { HttpRequest } from '../http/http-request.js';
import type { HttpOptions } from '../http/http-options.js';
import { sendRequest } from '../http/send-request.js';
import { genesysDialect } from '../query/genesys-dialect.js';
import type { Call } from '../query/call.js';
import { readAnswer } from '../query/read-answer.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import { type RetryDelay, retryDelay } from '../retry/retry-delay.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import { withAttempts } from '../retry/with-attempts.js';
import { pathTemplate } from './path-template.js';
import type { OrgRoute } from './routes.js';
import type { Token } from './token.js';
import type { TokenSource } from './token-source.js';

/** What every call of one org goes through. */
export interface Way {
  readonly org: string;
  readonly apiUrl: string;
  readonly http: HttpOptions;
  readonly policy: RetryPolicy;
  readonly budget: RetryBudget;
  readonly tokens: TokenSource;
  readonly events: EventStream;
  readonly wallClock: () => number;
}

/** 401 answers to one request, one after the other, after which renewing is no help. */
const MOST_IN_A_ROW = 5;

/**
 * Sends a call: waits for a token, then for leave of the gate, sends, reads, and goes again after failures that pass.
 * The seat in line is kept over all of it.
 */
export function sendCall<T>(call: Call<T>, route: OrgRoute, way: Way): Observable<T> {
  const { org, tokens, budget, http, wallClock } = way;
  const events = call.events ?? way.events;
  const path = pathTemplate(call.path);
  const request = `${call.method} ${path}`;
  const fact = (): { org: string; request: string; at: number; query?: string } => ({
    org,
    request,
    at: wallClock(),
    ...(call.query !== undefined && { query: call.query }),
  });

  return defer(() => {
    let token: Token | undefined;
    let attempts = 0;
    let renewals = 0;
    let status: unknown;
    let inARow = 0;

    const once$ = defer(() => {
      token = undefined;
      return tokens.get();
    }).pipe(
      switchMap((current) => {
        token = current;
        attempts += 1;
        events.emit('requestSent', () => ({ ...fact(), attempt: attempts }));
        return current.use(sendRequest(httpRequest(call, request, current, way), http));
      }),
      tap({
        next: (answer) => {
          if (answer.status !== 401) token?.accept();
          if (answer.status >= 200 && answer.status < 300) noteLatency(route, answer.ms);
          const { status, ms, bytes } = answer;
          events.emit('requestAnswered', () => ({ ...fact(), status, ms, bytes }));
        },
        error: () => token?.accept(),
      }),
      map((answer) => readAnswer(answer, { ...call, context: { org, request, attempts } })),
      catchError((error: unknown) => {
        const { status: now } = error as { readonly status?: unknown };
        inARow = now === status ? inARow + 1 : 1;
        status = now;
        // What was never sent has done nothing.
        throw token && call.isFinal?.(error, inARow) ? withAttempts(error, attempts, 'attempts') : error;
      }),
      tap({
        next: () => budget.succeeded(),
        error: (error: unknown) => {
          const { kind, hint } = genesysDialect.classify(error);
          if (kind !== 'unauthorized') renewals = 0;
          if (kind !== 'refused') return;
          const pool = hint?.limit?.key ?? path;
          events.emit('throttled', () => ({ ...fact(), pool, ...(hint && { hint }) }));
        },
      }),
    );

    const renew = (error: unknown): Observable<unknown> => {
      renewals += 1;
      if (!token || renewals >= MOST_IN_A_ROW) return throwError(() => refusedAgain(org, request, attempts, error));
      return tokens.renew(token, error);
    };
    // Made when something fails, which most requests never do.
    let strategy: RetryDelay | undefined;
    const delay: RetryDelay = (error, attempt) => {
      strategy ??= retryDelay({
        ...way.policy,
        org,
        request,
        budget,
        renew,
        onRetry: ({ error, attempt, delayMs }) =>
          events.emit('retried', () => ({ ...fact(), attempt, delayMs, error: nameOf(error) })),
      });
      return strategy(error, attempt);
    };
    const answer = (error: unknown): Answer | 'not-sent' => (token === undefined ? 'not-sent' : answerOf(error));
    const permitted$ = withPermit(route.gate, once$, { delay, answer, priority: call.priority });
    return concat(tokens.get().pipe(ignoreElements()), permitted$).pipe(
      catchError((error: unknown) => {
        throw isSluiceError(error, 'RateLimitError') ? ofOrg(error, org, request, attempts) : error;
      }),
    );
  });
}

function httpRequest(call: Call<unknown>, name: string, token: Token, { org, apiUrl }: Way): HttpRequest {
  const parameters = Object.entries(call.parameters ?? {}).flatMap(([key, value]) =>
    [value].flat().map((each) => [key, each]),
  );
  const query = parameters.length > 0 ? `?${new URLSearchParams(parameters).toString()}` : '';
  return {
    method: call.method,
    url: `${apiUrl}${call.path}${query}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token.secret.reveal()}`,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    name,
    org,
  };
}

/** Follows answers that become slower at once and those that become quicker slowly: a window too wide costs little. */
function noteLatency(route: OrgRoute, ms: number): void {
  route.latencyMs = Math.max(ms, 0.9 * (route.latencyMs ?? 0) + 0.1 * ms);
}

/** How the gate sees a failure: a refusal closes the door; what the API answered itself it had let pass. */
function answerOf(error: unknown): Answer {
  const { kind, hint } = genesysDialect.classify(error);
  if (kind === 'refused') return { kind, hint };
  const answered =
    isSluiceError(error, 'PermissionError') ||
    isSluiceError(error, 'DecodeError') ||
    isSluiceError(error, 'BodyError') ||
    (isSluiceError(error, 'HttpError') && error.status < 500 && kind !== 'unauthorized');
  return { kind: answered ? 'passed' : 'unknown' };
}

function refusedAgain(org: string, request: string, attempts: number, cause: unknown): AuthError {
  return new AuthError(
    `${org}: ${request}: refused with 401 ${attempts} times, each time with a renewed token. Check that no other program renews the tokens of this client.`,
    { org, request, attempts, status: 401, cause },
  );
}

/** A pool knows its limit, not whose it is. */
function ofOrg(error: RateLimitError, org: string, request: string, attempts: number): RateLimitError {
  if (error.org !== undefined) return error;
  const { message, retryAt, gaveUp } = error;
  return new RateLimitError(`${org}: ${message}`, { org, request, attempts, retryAt, gaveUp, cause: error.cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
