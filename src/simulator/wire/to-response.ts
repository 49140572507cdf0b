import { Subscription, type SchedulerLike } from 'rxjs';
import type { Answer } from './answer.js';
import type { Fault } from './fault.js';

/** What the body of an answer meets on the way. */
export interface Way {
  readonly scheduler: SchedulerLike;
  readonly fault: Fault | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called when the last byte has come, or none will come any more. */
  readonly done: () => void;
}

const PIECES = 10;
const SLOW_MS = 10_000;

/** What native fetch says of a connection that breaks in the body. */
const terminated = (): TypeError => new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } });

/** Half the body, then the connection breaks. */
function cut(bytes: Uint8Array, { done }: Way): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length >> 1)),
    pull: (controller) => {
      done();
      controller.error(terminated());
    },
    cancel: done,
  });
}

/** The body in ten equal pieces. */
function trickle(bytes: Uint8Array, way: Way): ReadableStream<Uint8Array> {
  const { scheduler, signal, fault } = way;
  const pieceMs = (fault?.overMs ?? SLOW_MS) / PIECES;
  const timer = new Subscription();
  const end = (): void => {
    timer.unsubscribe();
    way.done();
  };
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const abort = (): void => {
        end();
        controller.error(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      timer.add(() => signal?.removeEventListener('abort', abort));
      timer.add(
        scheduler.schedule<number>(
          function (sent) {
            const [from, to] = [sent, sent + 1].map((n) => Math.floor((n * bytes.length) / PIECES));
            const piece = bytes.subarray(from, to);
            if (piece.length > 0) controller.enqueue(piece);
            if (sent + 1 < PIECES) {
              this.schedule(sent + 1, pieceMs);
              return;
            }
            end();
            controller.close();
          },
          pieceMs,
          0,
        ),
      );
    },
    cancel: end,
  });
}

/** A standard Response out of an answer, with what happens to its body on the way. */
export function toResponse(answer: Answer, way: Way): Response {
  const { status, headers, body } = answer;
  const bytes = (): Uint8Array => new TextEncoder().encode(body);
  // Of nothing, such as the 204 of a DELETE, nothing can be cut off or late.
  switch (body === '' ? undefined : way.fault?.kind) {
    case 'cut': {
      // The length that was promised is how a reader on the wire learns that the rest is missing.
      const whole = bytes();
      return new Response(cut(whole, way), { status, headers: { ...headers, 'content-length': String(whole.length) } });
    }
    case 'slow':
      return new Response(trickle(bytes(), way), { status, headers });
    case 'truncated':
      way.done();
      return new Response(body.slice(0, body.length >> 1), { status, headers });
    default:
      way.done();
      // An empty text would still be text/plain.
      return new Response(body === '' ? null : body, { status, headers });
  }
}
