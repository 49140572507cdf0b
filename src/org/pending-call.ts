import { catchError, defer, map, type Observable, switchMap } from 'rxjs';
import type { Hint } from '../event/hint.js';
import type { Answer } from '../gate/gate.js';
import { withPermit } from '../gate/with-permit.js';
import type { HttpAnswer } from '../http/http-answer.js';
import { sendRequest } from '../http/send-request.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';
import type { Call } from '../query/answer/call.js';
import { readAnswer } from '../query/answer/read-answer.js';
import { named } from '../error/named.js';
import { type RetryDelay, retryDelay } from '../retry/retry-delay.js';
import { withAttempts } from '../retry/with-attempts.js';
import { anotherToken } from './another-token.js';
import { gateAnswer } from './gate-answer.js';
import { holdUp } from './hold-up.js';
import { httpRequestOf } from './http-request-of.js';
import type { OrgRoute } from './routes.js';
import { tellRetries } from './tell-retries.js';
import type { Token } from './token.js';
import type { Way } from './way.js';

/** No failure: the token ended while its request was in line, which asks again when there is another. */
const ENDED = new Error('token ended');

/**
 * A call that is being made, with all its tries: waits for a token, then for leave of the gate, sends, reads, and goes
 * again after failures that pass; emits what was read. The seat in line is kept over all of it. For one subscription.
 */
export function pendingCall<T>(call: Call<T>, route: OrgRoute, way: Way): Observable<T> {
  const { org, http, policy, budget, tokens } = way;
  const events = call.events ?? way.events;
  const path = route.pool.name;
  const request = `${call.method} ${path}`;
  /** The token of the try that is out; none before it is sent. */
  let token: Token | undefined;
  let attempts = 0;
  let status: unknown;
  /** Failures with this status, one after the other. */
  let inARow = 0;
  let hint: Hint | undefined;
  /** Made when something fails, which most requests never do. */
  let strategy: RetryDelay | undefined;

  const refused = holdUp(route.gate.lane);
  const try$ = defer(() => {
    token = tokens.current;
    // It ended while the request was in line. What waits for one now would leave later than it was let go, beside others.
    if (!token) throw ENDED;
    attempts += 1;
    events.emit('requestSent', () => ({ request, attempt: attempts }));
    return token.use(sendRequest({ ...httpRequestOf(call, request, token, way), refused }, http));
  }).pipe(map(read), catchError(count));
  const permitted$ = withPermit(route.gate, try$, {
    // A run that has begun stands in line, whatever bounds that.
    seat: call.events?.ask() ? route.gate.seat() : undefined,
    delay: (error) => {
      if (error === ENDED) return tokens.get();
      strategy ??= retryDelay({ ...policy, request, budget, renew, onRetry: tellRetries(events, request) });
      return strategy(error, attempts);
    },
    answer: tellLimits,
    passed: () => ({ kind: 'passed', hint }),
    priority: call.priority,
  });
  return tokens.get().pipe(
    switchMap(() => permitted$),
    catchError((error: unknown) => {
      throw named(error, { org, request });
    }),
  );

  function read(answer: HttpAnswer): T {
    const { status, ms, bytes } = answer;
    events.emit('requestAnswered', () => ({ request, status, ms, bytes }));
    const value = readAnswer(answer, { ...call, context: { org, request, attempts } });
    // Follows answers that become slower at once and those that become quicker slowly: a window too wide costs little,
    // and one that has forgotten a slow answer stands still behind the next.
    route.latencyMs = Math.max(ms, 0.98 * route.latencyMs);
    hint = genesysDialect.hint(answer);
    budget.succeeded();
    return value;
  }

  function count(error: unknown): never {
    // What was never sent has done nothing.
    if (!token) throw error;
    const before = status;
    ({ status } = error as { readonly status?: unknown });
    inARow = status === before ? inARow + 1 : 1;
    throw call.isFinal?.(error, inARow) ? withAttempts(error, attempts, 'attempts') : error;
  }

  function tellLimits(error: unknown): Answer | 'not-sent' {
    if (!token) return 'not-sent';
    const answer = gateAnswer(error, way.wallClock());
    if (answer.kind === 'refused') {
      const { hint } = answer;
      events.emit('throttled', () => ({ request, pool: hint?.limit?.key ?? path, ...(hint && { hint }) }));
    }
    return answer;
  }

  function renew(error: unknown): Observable<unknown> {
    return anotherToken(tokens, token as Token, { org, request, attempts, inARow, error });
  }
}
