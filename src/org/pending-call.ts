import { catchError, defer, map, type Observable, switchMap } from 'rxjs';
import { AuthError, type HttpError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import type { Hint } from '../event/hint.js';
import type { Answer } from '../gate/gate.js';
import { withPermit } from '../gate/with-permit.js';
import type { HttpAnswer } from '../http/http-answer.js';
import { sendRequest } from '../http/send-request.js';
import { genesysDialect } from '../query/answer/genesys-dialect.js';
import type { Call } from '../query/answer/call.js';
import { readAnswer } from '../query/answer/read-answer.js';
import { named } from '../retry/named.js';
import { requestLabel } from '../retry/request-label.js';
import { type RetryDelay, retryDelay } from '../retry/retry-delay.js';
import { withAttempts } from '../retry/with-attempts.js';
import { gateAnswer } from './gate-answer.js';
import { holdUp } from './hold-up.js';
import { httpRequestOf } from './http-request-of.js';
import { pathTemplate } from './path-template.js';
import type { OrgRoute } from './routes.js';
import { tellRetries } from './tell-retries.js';
import type { Token } from './token.js';
import type { Way } from './way.js';

/** 401 answers to one request, one after the other, after which renewing is no help. */
const MOST_IN_A_ROW = 5;

/** A call that is being made, with all its tries. For one subscription. */
export class PendingCall<T> {
  readonly #call: Call<T>;
  readonly #route: OrgRoute;
  readonly #way: Way;
  readonly #events: EventStream;
  /** Whose call it is, and which: method and path template. */
  readonly #where: { readonly org: string; readonly request: string };
  /** The token of the try that is out; none before it is sent. */
  #token: Token | undefined;
  #attempts = 0;
  #status: unknown;
  /** Failures with this status, one after the other. */
  #inARow = 0;
  #hint: Hint | undefined;
  /** Made when something fails, which most requests never do. */
  #strategy: RetryDelay | undefined;

  constructor(call: Call<T>, route: OrgRoute, way: Way) {
    this.#call = call;
    this.#route = route;
    this.#way = way;
    this.#events = call.events ?? way.events;
    this.#where = { org: way.org, request: `${call.method} ${pathTemplate(call.path)}` };
  }

  /**
   * Waits for a token, then for leave of the gate, sends, reads, and goes again after failures that pass; emits what was
   * read. The seat in line is kept over all of it.
   */
  value(): Observable<T> {
    const permitted$ = withPermit(this.#route.gate, this.#try(), {
      delay: (error, attempt) => this.#delay(error, attempt),
      answer: (error) => this.#answer(error),
      passed: () => ({ kind: 'passed', hint: this.#hint }),
      priority: this.#call.priority,
    });
    return this.#way.tokens.get().pipe(
      switchMap(() => permitted$),
      catchError((error: unknown) => {
        throw named(error, this.#where);
      }),
    );
  }

  /** Sends it once, with the token of the moment. */
  #try(): Observable<T> {
    const { tokens, http } = this.#way;
    const refused = holdUp(this.#route.gate.lane);
    return defer(() => {
      this.#token = undefined;
      return tokens.get();
    }).pipe(
      switchMap((token) => {
        const { request } = this.#where;
        this.#token = token;
        this.#attempts += 1;
        this.#events.emit('requestSent', () => ({ request, attempt: this.#attempts }));
        const sent = { ...httpRequestOf(this.#call, request, token, this.#way), refused };
        return token.use(sendRequest(sent, http));
      }),
      map((answer) => this.#read(answer)),
      catchError((error: unknown) => this.#count(error)),
    );
  }

  #read(answer: HttpAnswer): T {
    const { status, ms, bytes } = answer;
    const { request } = this.#where;
    this.#events.emit('requestAnswered', () => ({ request, status, ms, bytes }));
    const value = readAnswer(answer, { ...this.#call, context: this.#context() });
    // Follows answers that become slower at once and those that become quicker slowly: a window too wide costs little.
    const route = this.#route;
    route.latencyMs = Math.max(ms, 0.9 * (route.latencyMs ?? 0) + 0.1 * ms);
    this.#hint = genesysDialect.hint(answer);
    this.#way.budget.succeeded();
    return value;
  }

  #count(error: unknown): never {
    const { status } = error as { readonly status?: unknown };
    this.#inARow = status === this.#status ? this.#inARow + 1 : 1;
    this.#status = status;
    // What was never sent has done nothing.
    const isFinal = this.#token && this.#call.isFinal?.(error, this.#inARow);
    throw isFinal ? withAttempts(error, this.#attempts, 'attempts') : error;
  }

  /** What a failure tells the limits. */
  #answer(error: unknown): Answer | 'not-sent' {
    if (!this.#token) return 'not-sent';
    const answer = gateAnswer(error, this.#way.wallClock());
    if (answer.kind === 'refused') {
      const { hint } = answer;
      const { request } = this.#where;
      const pool = hint?.limit?.key ?? pathTemplate(this.#call.path);
      this.#events.emit('throttled', () => ({ request, pool, ...(hint && { hint }) }));
    }
    return answer;
  }

  #delay(error: unknown, attempt: number): Observable<unknown> {
    const { policy, budget } = this.#way;
    const { request } = this.#where;
    this.#strategy ??= retryDelay({
      ...policy,
      request,
      budget,
      renew: (refusal) => this.#renew(refusal),
      onRetry: tellRetries(this.#events, request),
    });
    return this.#strategy(error, attempt);
  }

  /** After a 401: another token, unless another is no help. */
  #renew(error: unknown): Observable<unknown> {
    const token = this.#token as Token;
    return token.accepted().pipe(
      switchMap((accepted) => {
        if (accepted && this.#inARow < MOST_IN_A_ROW) return this.#way.tokens.renew(token);
        const why = accepted
          ? `${this.#inARow} times, each with a new token. Does another program renew it?`
          : 'with a token never accepted. Is its client of this region?';
        const context = this.#context();
        const { correlationId } = error as HttpError;
        throw new AuthError(`${requestLabel(context)}refused with 401 ${why}`, {
          ...context,
          correlationId,
          status: 401,
          cause: error,
        });
      }),
    );
  }

  /** What errors say of it. */
  #context(): { readonly org: string; readonly request: string; readonly attempts: number } {
    return { ...this.#where, attempts: this.#attempts };
  }
}
