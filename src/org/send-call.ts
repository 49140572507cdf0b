import { catchError, defer, map, type Observable, switchMap } from 'rxjs';
import { AuthError, type HttpError, isSluiceError, RateLimitError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Hint } from '../event/hint.js';
import type { Answer } from '../gate/gate.js';
import type { Lane } from '../gate/lane.js';
import { withPermit } from '../gate/with-permit.js';
import type { HttpRequest } from '../http/http-request.js';
import type { HttpOptions } from '../http/http-options.js';
import { sendRequest } from '../http/send-request.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';
import type { Call } from '../query/answer/call.js';
import { readAnswer } from '../query/answer/read-answer.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import { type RetryDelay, retryDelay } from '../retry/retry-delay.js';
import type { RetryFact, RetryPolicy } from '../retry/retry-policy.js';
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
 * The seat in line is kept over all of it. For one subscription: it begins when it is called.
 */
export function sendCall<T>(call: Call<T>, route: OrgRoute, way: Way): Observable<T> {
  const { org, tokens, budget, http, wallClock } = way;
  const events = call.events ?? way.events;
  const path = pathTemplate(call.path);
  const request = `${call.method} ${path}`;

  /** The token of the try that is out; none before it is sent. */
  let token: Token | undefined;
  let attempts = 0;
  let status: unknown;
  /** Failures with this status, one after the other. */
  let inARow = 0;
  let hint: Hint | undefined;

  const refused = holdUp(route.gate.lane);
  const once$ = defer(() => {
    token = undefined;
    return tokens.get();
  }).pipe(
    switchMap((current) => {
      token = current;
      attempts += 1;
      events.emit('requestSent', () => ({ request, attempt: attempts }));
      return current.use(sendRequest({ ...httpRequest(call, request, current, way), refused }, http));
    }),
    map((answer) => {
      const { status, ms, bytes } = answer;
      events.emit('requestAnswered', () => ({ request, status, ms, bytes }));
      const value = readAnswer(answer, { ...call, context: { org, request, attempts } });
      noteLatency(route, ms);
      hint = genesysDialect.hint(answer);
      budget.succeeded();
      return value;
    }),
    catchError((error: unknown) => {
      const { status: now } = error as { readonly status?: unknown };
      inARow = now === status ? inARow + 1 : 1;
      status = now;
      // What was never sent has done nothing.
      throw token && call.isFinal?.(error, inARow) ? withAttempts(error, attempts, 'attempts') : error;
    }),
  );

  const answer = (error: unknown): Answer | 'not-sent' => {
    if (!token) return 'not-sent';
    const answered = answerOf(error, wallClock());
    if (answered.kind === 'refused') {
      const { hint } = answered;
      events.emit('throttled', () => ({ request, pool: hint?.limit?.key ?? path, ...(hint && { hint }) }));
    }
    return answered;
  };
  const renew = (error: unknown): Observable<unknown> =>
    (token as Token).accepted().pipe(
      switchMap((accepted) => {
        if (accepted && inARow < MOST_IN_A_ROW) return tokens.renew(token as Token);
        const why = accepted
          ? `${inARow} times, each with a new token. Does another program renew it?`
          : 'with a token never accepted. See that its client is of this region';
        const { correlationId } = error as HttpError;
        const context = { org, request, correlationId, attempts };
        throw new AuthError(`${org}: ${request}: refused with 401 ${why}.`, { ...context, status: 401, cause: error });
      }),
    );
  const onRetry = (retry: RetryFact): void =>
    events.emit('retried', () => ({ request, ...retry, error: String(retry.error) }));
  // Made when something fails, which most requests never do.
  let strategy: RetryDelay | undefined;
  const delay: RetryDelay = (error, attempt) => {
    strategy ??= retryDelay({ ...way.policy, request, budget, renew, onRetry });
    return strategy(error, attempt);
  };
  const permitted$ = withPermit(route.gate, once$, {
    delay,
    answer,
    passed: () => ({ kind: 'passed', hint }),
    priority: call.priority,
  });
  return tokens.get().pipe(
    switchMap(() => permitted$),
    catchError((error: unknown) => {
      if (!isSluiceError(error, 'RateLimitError') || error.org !== undefined) throw error;
      // A pool knows its limit, not whose it is.
      const { message, cause } = error;
      throw new RateLimitError(`${org}: ${message}`, Object.assign({}, error, { org, request, attempts, cause }));
    }),
  );
}

/** Which limit a refusal is of stands in its body: until that is read, nobody of the org leaves. */
function holdUp(lane: Lane): HttpRequest['refused'] {
  return (answer) => {
    if (genesysDialect.classify(answer, 0).kind !== 'refused') return undefined;
    let reading = 1;
    lane.refusals += reading;
    return () => {
      lane.refusals -= reading;
      reading = 0;
    };
  };
}

function httpRequest(call: Call<unknown>, name: string, token: Token, { org, apiUrl }: Way): HttpRequest {
  const parameters = new URLSearchParams();
  for (const [key, values] of Object.entries(call.parameters ?? {})) {
    for (const value of [values ?? []].flat()) parameters.append(key, String(value));
  }
  const query = parameters.toString();
  return {
    method: call.method,
    url: `${apiUrl}${call.path}${query && `?${query}`}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token.secret.reveal()}`,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: JSON.stringify(call.body),
    name,
    org,
  };
}

/** Follows answers that become slower at once and those that become quicker slowly: a window too wide costs little. */
function noteLatency(route: OrgRoute, ms: number): void {
  route.latencyMs = Math.max(ms, 0.9 * (route.latencyMs ?? 0) + 0.1 * ms);
}

/** How the gate sees a failure: a refusal closes the door; what the API answered itself it had let pass. */
function answerOf(error: unknown, at: number): Answer {
  const { kind, hint } = genesysDialect.classify(error, at);
  if (kind === 'refused') return { kind, hint };
  const { name, status = 0 } = error as Partial<HttpError>;
  const answered = /^(?:Permission|Decode|Body|Http)Error$/.test(name ?? '') && status < 500 && status !== 401;
  return { kind: answered ? 'passed' : 'unknown' };
}
