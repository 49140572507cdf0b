import { Observable, catchError, of, switchMap, throwError } from 'rxjs';
import { fetchFallback } from './fetch-fallback.js';
import type { HttpRequest } from './http-request.js';
import { noAnswer } from './no-answer.js';
import { withUserAgent } from './with-user-agent.js';

type Fetch = typeof globalThis.fetch;

/** One for all: every request ends with it, and the stack of a new one would cost more than the rest of its end. */
const LEFT = /* @__PURE__ */ new DOMException('The request was left.', 'AbortError');

/**
 * Sends a request and emits the head of its answer, then stays open: the body lives as long as this subscription.
 *
 * Teardown: aborts, on the wire too; what still comes is dropped. Errors: `NetworkError`.
 */
export function exchange(
  request: HttpRequest,
  options: { readonly fetch?: Fetch | undefined; readonly userAgent?: string | undefined },
): Observable<Response> {
  return chosenFetch(options.fetch).pipe(
    switchMap((fetch) => sent(fetch, request, options.userAgent)),
    catchError((error: unknown) => throwError(() => noAnswer(error, request))),
  );
}

function chosenFetch(given: Fetch | undefined): Observable<Fetch> {
  const { fetch } = globalThis as { readonly fetch?: Fetch };
  const chosen = given ?? fetch;
  return chosen ? of(chosen) : fetchFallback();
}

function sent(fetch: Fetch, request: HttpRequest, userAgent: string | undefined): Observable<Response> {
  return new Observable((subscriber) => {
    if (subscriber.closed) return;
    const controller = new AbortController();
    const { method, url, headers, body } = request;
    // Called by its bare name: the fetch of browsers refuses to be a method of anything else.
    fetch(url, {
      method,
      headers: withUserAgent(headers, userAgent),
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: controller.signal,
    }).then(
      (response) => subscriber.next(response),
      (error: unknown) => subscriber.error(error),
    );
    return () => controller.abort(LEFT);
  });
}
