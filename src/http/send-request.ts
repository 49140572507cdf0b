import { defer, type Observable, switchMap } from 'rxjs';
import { checkRequest } from './check-request.js';
import { exchange } from './exchange.js';
import { fetchFallback } from './fetch-fallback.js';
import type { HttpAnswer } from './http-answer.js';
import type { HttpOptions } from './http-options.js';
import type { HttpRequest } from './http-request.js';

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
 * @param request what to send
 * @param options timeouts and what is injected, as `completeHttpOptions` gives them
 */
export function sendRequest(request: HttpRequest, options: HttpOptions): Observable<HttpAnswer> {
  return defer(() => {
    checkRequest(request);
    const fetch = options.fetch ?? (globalThis as Pick<HttpOptions, 'fetch'>).fetch;
    if (fetch) return exchange(fetch, request, options);
    return fetchFallback().pipe(switchMap((found) => exchange(found, request, options)));
  });
}
