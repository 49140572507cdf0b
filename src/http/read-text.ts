import { type Observable, catchError, defer, map, reduce, tap, throwError } from 'rxjs';
import { BodyError, isSluiceError } from '../errors.js';
import type { HttpRequest } from './http-request.js';
import { noAnswer } from './no-answer.js';
import { requestLabel } from './request-label.js';

/** A body that was read to its end. */
export interface Text {
  readonly text: string;
  /** Size of the body, decompressed. */
  readonly bytes: number;
}

/**
 * Reads a body as UTF-8; a byte order mark is left out, bytes that are no UTF-8 become U+FFFD.
 *
 * Buffers the body, up to `maxBodyBytes`, and gives up the rest of a larger one. Errors: `NetworkError` when it breaks
 * off, `BodyError` when it is too large or its compression is damaged.
 */
export function readText(
  chunks$: Observable<Uint8Array>,
  request: HttpRequest,
  maxBodyBytes: number,
): Observable<Text> {
  return defer(() => {
    let bytes = 0;
    return chunks$.pipe(
      tap((chunk) => {
        bytes += chunk.byteLength;
        if (bytes > maxBodyBytes) throw tooLarge(request, bytes, maxBodyBytes);
      }),
      reduce<Uint8Array, Uint8Array[]>((chunks, chunk) => (chunks.push(chunk), chunks), []),
      map((chunks) => ({ text: new TextDecoder().decode(joined(chunks, bytes)), bytes })),
      catchError((error: unknown) =>
        throwError(() => (isSluiceError(error) ? error : noAnswer(error, request, bytes))),
      ),
    );
  });
}

function tooLarge(request: HttpRequest, bytes: number, maxBodyBytes: number): BodyError {
  const { org, name } = request;
  const message = `${requestLabel(request)}: the body is larger than maxBodyBytes (${maxBodyBytes})`;
  return new BodyError(message, { org, request: name, attempts: 1, bytes, reason: 'too-large' });
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
