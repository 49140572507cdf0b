import { type Observable, asyncScheduler, defer, map, switchMap, take, throwError, timeout } from 'rxjs';
import { HttpError, NetworkError, type TimeoutPhase } from '../errors.js';
import { checkRequest } from './check-request.js';
import { exchange } from './exchange.js';
import type { HttpAnswer } from './http-answer.js';
import type { HttpOptions } from './http-options.js';
import type { HttpRequest } from './http-request.js';
import { readChunks } from './read-chunks.js';
import { readText } from './read-text.js';
import { requestLabel } from './request-label.js';
import { requireHttpOptions } from './require-http-options.js';

/**
 * Sends a request when it is subscribed, and emits its answer once the body is read to the end. An answer with any
 * status is a value, but for redirects: those are never followed, since they would carry credentials and body elsewhere.
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
 * @param request what to send
 * @param options timeouts and what is injected; every field has a default. Out of range: `ConfigError` at once
 */
export function sendRequest(request: HttpRequest, options: HttpOptions = {}): Observable<HttpAnswer> {
  const { scheduler = asyncScheduler, headersMs = 30_000, idleMs = 30_000, totalMs = 120_000 } = options;
  const { maxBodyBytes = 64 * 1024 * 1024 } = options;
  // eslint-disable-next-line no-restricted-properties -- the default of an option
  const wallClock = options.wallClock ?? Date.now;
  requireHttpOptions(options);

  const context = { org: request.org, request: request.name, attempts: 1 };
  const within = (phase: TimeoutPhase, what: string, ms: number): (() => Observable<never>) => {
    const message = `${requestLabel(request)}: ${what} ${ms} ms`;
    return () => throwError(() => new NetworkError(message, { ...context, phase }));
  };

  return defer(() => {
    checkRequest(request);
    const begun = scheduler.now();
    return exchange(request, options).pipe(
      timeout({ first: headersMs, scheduler, with: within('headers', 'no headers within', headersMs) }),
      switchMap((response) => {
        refuseRedirect(request, response);
        const { status, headers } = response;
        const receivedAt = wallClock();
        const chunks$ = readChunks(response).pipe(
          timeout({ each: idleMs, scheduler, with: within('idle', 'the body was silent for', idleMs) }),
        );
        return readText(chunks$, request, maxBodyBytes).pipe(
          map(({ text, bytes }) => {
            const ms = Math.max(0, scheduler.now() - begun);
            return { status, headers, body: text, bytes, receivedAt, ms };
          }),
        );
      }),
      take(1),
      timeout({ first: totalMs, scheduler, with: within('total', 'the answer did not end within', totalMs) }),
    );
  });
}

/** Browsers show a redirect that is not followed as an answer of its own type, without its status. */
function refuseRedirect(request: HttpRequest, { status, type }: Response): void {
  if (type !== 'opaqueredirect' && (status < 300 || status > 399)) return;
  const { org, name } = request;
  const message = `${requestLabel(request)}: ${status || 'the answer'} is a redirect, which is not followed with credentials. Check the address`;
  throw new HttpError(message, { org, request: name, attempts: 1, status });
}
