import { type SluiceError, isSluiceError } from '../errors.js';
import type { Hint } from '../event/hint.js';
import type { Dialect, Verdict } from './dialect.js';
import { networkCode } from './network-code.js';
import { parseRetryAfter } from './parse-retry-after.js';

/**
 * Statuses that pass by themselves. 202, where it is a failure, says that what was asked for is not there yet. 425 asks
 * for the same request once more, outside of early data (RFC 8470, 5.2). What nobody knows of the server's own counts as
 * 500 (RFC 9110, section 15); 501 and 505 say what it will never do.
 */
const PASSING = /202|408|425|(?!50[15])[5-9]../;

/**
 * Words for a connection that failed, and not for a call that was wrong, each as short as tells it apart. Codes of Node
 * (`ENOTFOUND`, `ETIMEDOUT`), of undici and its parser, of axios (`ERR_NETWORK`). And messages of browsers, which have no
 * codes: of Chromium `Failed to fetch` and `network error`, of Firefox `NetworkError when …`, `Error in input stream` and
 * `Content-Length header …`, of Safari `Load failed`.
 */
const NETWORK =
  /^(UND_ERR_(?!ABORT|INVALID|NOT_|CLOSED|DESTROYED)|HPE_|EAI_|E(CONN|NET|HOST|NOTF|PIPE|TIMED)|ERR_(TLS|SSL|STREAM|NET)|Failed to f|Load f|NetworkE|network e|Error in |Content-)/;

/**
 * The other side does not speak HTTP as agreed: a proxy, or a server that is broken until somebody mends it. The parser's
 * words, and undici's `UND_ERR_HEADERS_OVERFLOW` and `UND_ERR_RES_CONTENT_LENGTH_MISMATCH`.
 */
const BAD_FRAMING = /^HPE_|FLOW$|MATCH$/;

/**
 * A certificate that is not trusted, or a port without TLS: the names of OpenSSL, as Node passes them on. And a proxy
 * that wants credentials, or does not let anybody there; its 5xx are those of the way and pass.
 */
const HOPELESS = /CERT|CRL_|^(?:PROXY_4|UNABLE_|INVALID_|PATH_|HOSTNAME_|ERR_SSL_(?:WRONG_V|UNSUPPORTED_P))/;

/**
 * How HTTP itself speaks of limits and failures, for any API.
 *
 * Refused: 429, and 503 with a Retry-After. Unavailable: 202, 408, 425, 5xx but for 501 and 505, a connection that
 * failed, JSON that was cut short. Malformed: a body with a good status that is empty, HTML or no JSON though it is not
 * cut, and answers that are not HTTP. Final: all else, an untrusted certificate and a body over the cap among them.
 *
 * Understands the errors of this library and, by their shape, those of others: a numeric `status` (0 for no answer) or
 * `statusCode` with `retryAfter` or `headers` beside it, which have `get()` or lower-case names, each on the error or, as
 * axios, ky and got have it, on its `response`; or the platform's `code` on the error or its cause. What another layer
 * has given up is final here.
 *
 * Of the headers it reads `Retry-After` alone, which keeps the parts small. `rateLimitHint` reads `retry-after-ms` and
 * what is left; docs/rate-limits.md shows a dialect that asks both.
 *
 * Sources: RFC 9110, section 15; RFC 6585, section 4.
 *
 * @example
 * ```ts
 * import { type Dialect, httpDialect, retryDelay } from 'sluice';
 *
 * // An API that answers 409 while it is busy.
 * const dialect: Dialect = {
 *   ...httpDialect,
 *   classify: (error, at) =>
 *     (error as { status?: unknown }).status === 409 ? { kind: 'unavailable' } : httpDialect.classify(error, at),
 * };
 * const delay = retryDelay({ dialect });
 * ```
 */
export const httpDialect: Dialect = {
  hint: ({ headers, receivedAt }) => hintOf(headers, receivedAt),

  classify(error, at) {
    if (isSluiceError(error)) return ofOurs(error);
    const foreign = Object(error) as Foreign;
    const response = Object(foreign.response) as Answered;
    const status = foreign.status ?? foreign.statusCode ?? response.status ?? response.statusCode;
    if (typeof status === 'number') {
      // Others say 0 where they got no answer: as if it had come too late.
      return byStatus(status || 408, hintOf(foreign.headers ?? response.headers, at, foreign.retryAfter));
    }
    const code = networkCode(error) ?? (error instanceof TypeError ? error.message : '');
    return NETWORK.test(code) ? network(code) : { kind: 'final' };
  },
};

function ofOurs(error: SluiceError): Verdict {
  // It was retried already, at another layer.
  if (error.gaveUp) return { kind: 'final' };
  if (error.name === 'NetworkError') return network(error.code, error.stale);
  if (error.name === 'HttpError') return byStatus(error.status, error.hint);
  if (error.name !== 'BodyError' || error.reason === 'too-large') return { kind: 'final' };
  return { kind: error.reason === 'syntax' ? 'unavailable' : 'malformed' };
}

function byStatus(status: number, hint: Hint | undefined): Verdict {
  if (status === 401) return { kind: 'unauthorized', hint };
  if (status === 429 || (status === 503 && hint?.retryAfterMs !== undefined)) return { kind: 'refused', hint };
  return { kind: PASSING.test(`${status}`) ? 'unavailable' : 'final', hint };
}

function network(code = '', stale = false): Verdict {
  if (stale) return { kind: 'stale' };
  if (HOPELESS.test(code)) return { kind: 'final' };
  return { kind: BAD_FRAMING.test(code) ? 'malformed' : 'unavailable' };
}

function hintOf(headers: Answered['headers'], now: number, otherwise?: unknown): Hint | undefined {
  const told = (name: string): unknown => (typeof headers?.get === 'function' ? headers.get(name) : headers?.[name]);
  const date = told('date') as string;
  const retryAfterMs = parseRetryAfter(String(told('retry-after') ?? otherwise), { now, date });
  return retryAfterMs === undefined ? undefined : { retryAfterMs };
}

/** What an error of others may have. */
interface Foreign extends Answered {
  readonly response?: unknown;
  readonly retryAfter?: unknown;
}

/** The fetch has a `status` and `headers.get()`, the http of Node a `statusCode` and fields of headers by their names. */
interface Answered {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> & { readonly get?: (name: string) => unknown };
}
