import { Observable } from 'rxjs';
import { BodyError, HttpError, isSluiceError, NetworkError, type TimeoutPhase } from '../errors.js';
import { requestLabel } from '../retry/request-label.js';
import type { HttpAnswer } from './http-answer.js';
import type { HttpOptions } from './http-options.js';
import type { HttpRequest } from './http-request.js';
import { noAnswer } from './no-answer.js';
import { type Pieces, piecesOf } from './pieces.js';
import { Timeouts } from './timeouts.js';
import { withUserAgent } from './with-user-agent.js';

/** One for all: the stack of a new one would cost more than the rest of leaving. */
const LEFT = /* @__PURE__ */ Object.assign(/* @__PURE__ */ new Error('The request was left.'), { name: 'AbortError' });
/** How long the body of an error is waited for, in milliseconds: it only says more of what its status has said. */
const ERROR_BODY_MS = 2_000;
const UTF_8 = /* @__PURE__ */ new TextDecoder();
const WHAT: Readonly<Record<TimeoutPhase, string>> = {
  headers: 'no headers within',
  idle: 'the body was silent for',
  total: 'the answer did not end within',
};

/**
 * One request over a given fetch: its headers, then its body as UTF-8 text. A byte order mark is left out, bytes that are
 * no UTF-8 become U+FFFD. By hand and not out of operators, since every page of every run goes through it.
 *
 * Teardown, errors and what is buffered: as `sendRequest` says.
 */
export function exchange(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  options: HttpOptions,
): Observable<HttpAnswer> {
  const { scheduler, wallClock, headersMs, idleMs, totalMs, maxBodyBytes, userAgent } = options;
  const context = { org: request.org, request: request.name, attempts: 1 };
  const label = requestLabel(context);
  const { method, url, body } = request;

  return new Observable((subscriber) => {
    if (subscriber.closed) return;
    const controller = new AbortController();
    const begun = scheduler.now();
    let rest: Pieces | undefined;
    /** Of the body, decompressed; `undefined` before the headers have come. */
    let bytes: number | undefined;
    let ended = false;
    let settled: (() => void) | undefined;
    let fail = (error: unknown): void => subscriber.error(error);
    const limits = { headers: headersMs, idle: idleMs, total: totalMs };
    const timeouts = new Timeouts(scheduler, limits, (phase, ms) => {
      fail(new NetworkError(`${label}${WHAT[phase]} ${ms} ms`, { ...context, phase }));
    });

    const leave = (): void => {
      controller.abort(LEFT);
      // Rejects when the body has failed already, and that was told.
      rest?.cancel().catch(() => undefined);
    };
    const receive = async (): Promise<void> => {
      // Called by its bare name: the fetch of browsers refuses to be a method of anything else.
      const response = await fetch(url, {
        method,
        headers: withUserAgent(request.headers, userAgent),
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal: controller.signal,
      });
      rest = piecesOf(response);
      if (subscriber.closed) {
        // This fetch does not know how to abort.
        leave();
        throw LEFT;
      }
      const { status, headers } = response;
      const receivedAt = wallClock();
      bytes = 0;
      const answer = (body: string): void => {
        settled?.();
        subscriber.next({ status, headers, body, bytes: bytes as number, receivedAt, ms: scheduler.now() - begun });
        subscriber.complete();
      };
      settled = request.refused?.(response);
      // Only the body of a 400 says what it is: a cap, a limit of logins or a wrong question.
      const isTold = status > 400;
      if (isTold) {
        limits.idle = Math.min(idleMs, ERROR_BODY_MS);
        fail = () => answer('');
      }
      timeouts.headersCame();
      // Browsers show a redirect that is not followed as an answer of its own type, without its status.
      if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
        const what = `${status || 'the answer'} is a redirect, not followed with credentials. Check the address`;
        throw new HttpError(label + what, { ...context, status });
      }
      const pieces: Uint8Array[] = [];
      for (let done: boolean | undefined; !done;) {
        const piece = await rest.next();
        ({ done } = piece);
        if (!piece.value) continue;
        if (!isTold) timeouts.pieceCame();
        bytes += piece.value.byteLength;
        if (bytes > maxBodyBytes) {
          const what = `the body is larger than maxBodyBytes (${maxBodyBytes})`;
          throw new BodyError(label + what, { ...context, bytes, reason: 'too-large' });
        }
        pieces.push(piece.value);
      }
      ended = true;
      // Handed on from here, and the pieces given up: what was made with the request, such as its promise, is old by now,
      // and would keep them until a full collection of garbage.
      answer(UTF_8.decode(joined(pieces.splice(0), bytes)));
    };
    receive().catch((error: unknown) => fail(isSluiceError(error) ? error : noAnswer(error, context, bytes)));
    return () => {
      timeouts.stop();
      settled?.();
      if (!ended) leave();
    };
  });
}

function joined(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
