import { Observable } from 'rxjs';
import { type ErrorContext, HttpError, isSluiceError, NetworkError, type TimeoutPhase } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import { BodyReading } from './body-reading.js';
import { checkRequest } from './check-request.js';
import { fetchFallback } from './fetch-fallback.js';
import type { HttpAnswer } from './http-answer.js';
import type { HttpOptions } from './http-options.js';
import type { HttpRequest } from './http-request.js';
import { noAnswer } from './no-answer.js';
import { Timeouts } from './timeouts.js';
import { withUserAgent } from './with-user-agent.js';

/** One for all: the stack of a new one would cost more than the rest of leaving. */
const LEFT = /* @__PURE__ */ Object.assign(/* @__PURE__ */ new Error('The request was left.'), { name: 'AbortError' });
/** How long the body of an error is waited for, in milliseconds: it only says more of what its status has said. */
const ERROR_BODY_MS = 2_000;
const WHAT: Readonly<Record<TimeoutPhase, string>> = {
  headers: 'no headers within',
  idle: 'the body was silent for',
  total: 'the answer did not end within',
};

/**
 * Sends a request when it is subscribed, and emits its answer once the body is read to the end. An answer with any
 * status is a value, but for redirects: those are never followed, since they would carry credentials and body elsewhere.
 * Of an error the status decides: the body of any above 400 is waited for two seconds, and is empty where it cannot be
 * read.
 *
 *     answer    -----h--b--b|        headers, then the body in pieces
 *     output    -------------(a|)
 *
 * Cold: each subscription is a request of its own. Buffers the body, up to `maxBodyBytes`, and reads it as UTF-8.
 * Teardown: the request is aborted on the wire, before the headers as well as in the body; nothing comes afterwards.
 *
 * Errors: `NetworkError` (`code` of the platform, `phase` where one of the three timeouts struck), `BodyError`
 * (`too-large`; `syntax` when the compression is damaged), `HttpError` for a redirect, `ConfigError` for an address or a
 * header that cannot be sent. None of them holds a header, a query string or a body.
 *
 * By hand and not out of operators, since every page of every run goes through it.
 *
 * @param request what to send
 * @param options timeouts and what is injected, as `completeHttpOptions` gives them
 */
export function sendRequest(request: HttpRequest, options: HttpOptions): Observable<HttpAnswer> {
  const { scheduler, headersMs, idleMs, totalMs } = options;
  const context = { org: request.org, request: request.name, attempts: 1 };
  const { method, url, body } = request;

  return new Observable((subscriber) => {
    if (subscriber.closed) return;
    checkRequest(request);
    const controller = new AbortController();
    const begun = scheduler.now();
    /** None before the headers have come. */
    let reading: BodyReading | undefined;
    let settled: (() => void) | undefined;
    let fail = (error: unknown): void => subscriber.error(error);
    const limits = { headers: headersMs, idle: idleMs, total: totalMs };
    const timeouts = new Timeouts(scheduler, limits, (phase, ms) => {
      fail(errorAt(context, NetworkError, `${WHAT[phase]} ${ms} ms`, { phase }));
    });

    const leave = (): void => {
      controller.abort(LEFT);
      reading?.leave();
    };
    const receive = async (): Promise<void> => {
      // Called by its bare name: the fetch of browsers refuses to be a method of anything else.
      const fetch = options.fetch ?? (globalThis as Pick<HttpOptions, 'fetch'>).fetch ?? (await fetchFallback());
      const response = await fetch(url, {
        method,
        headers: withUserAgent(request.headers, options.userAgent),
        // A browser may answer a GET itself, and keep what was read on the disk. Not for a POST, which it does not: it
        // would ask the server for leave before each.
        ...(body === undefined ? { cache: 'no-store' } : { body }),
        redirect: 'manual',
        signal: controller.signal,
      });
      const read = (reading = new BodyReading(response));
      if (subscriber.closed) {
        // This fetch does not know how to abort.
        leave();
        throw LEFT;
      }
      const { status, headers } = response;
      const receivedAt = options.wallClock();
      const answer = (body: string): void => {
        settled?.();
        const { bytes, lost } = read;
        subscriber.next({ status, headers, body, bytes, lost, receivedAt, ms: scheduler.now() - begun });
        subscriber.complete();
      };
      settled = request.refused?.(response);
      // Only the body of a 400 says what it is: a cap, a limit of logins or a wrong question.
      if (status > 400) {
        limits.total = Math.min(totalMs, scheduler.now() - begun + Math.min(idleMs, ERROR_BODY_MS));
        fail = () => answer('');
      }
      timeouts.headersCame();
      refuseRedirect(response, context);
      await read.toEnd(context, options.maxBodyBytes, () => timeouts.pieceCame());
      answer(read.text());
    };
    receive().catch((error: unknown) => fail(isSluiceError(error) ? error : noAnswer(error, context, reading?.bytes)));
    return () => {
      timeouts.stop();
      settled?.();
      if (!reading?.ended) leave();
    };
  });
}

function refuseRedirect({ type, status }: Response, context: ErrorContext): void {
  // Browsers show a redirect that is not followed as an answer of its own type, without its status.
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw errorAt(context, HttpError, `${status || 'the answer'} is a redirect, not followed. Check the address`, {
      status,
    });
  }
}
