import { countUnsafeIntegers } from '../codec/count-unsafe-integers.js';
import { BodyError, type ErrorContext } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import { type Pieces, piecesOf } from './pieces.js';

const UTF_8 = /* @__PURE__ */ new TextDecoder();

/** The body of one answer, which is read to its end or given up. */
export class BodyReading {
  /** What has come of it, decompressed. */
  bytes = 0;
  ended = false;
  /** Integers in its text that JavaScript cannot hold. */
  lost = 0;
  readonly #rest: Pieces;
  readonly #pieces: Uint8Array[] = [];

  constructor(response: Response) {
    this.#rest = piecesOf(response);
  }

  /**
   * Reads to the end, which `text` then gives. Buffers all of it. Errors: those of the body, and `BodyError` for one
   * that is larger than `maxBodyBytes`.
   */
  async toEnd(context: ErrorContext, maxBodyBytes: number, pieceCame: () => void): Promise<void> {
    for (;;) {
      const { value } = await this.#rest.next();
      if (!value) break;
      pieceCame();
      this.#pieces.push(value);
      const bytes = (this.bytes += value.byteLength);
      if (bytes > maxBodyBytes) {
        const what = `the body is larger than maxBodyBytes (${maxBodyBytes})`;
        throw errorAt(context, BodyError, what, { bytes, reason: 'too-large' });
      }
    }
    this.ended = true;
  }

  /**
   * What was read as UTF-8, once: a byte order mark is left out, bytes that are no UTF-8 become U+FFFD.
   *
   * The pieces are given up, and the text is no promise's: what was made with the request is old by now, and would keep
   * them until a full collection of garbage.
   */
  text(): string {
    const whole = new Uint8Array(this.bytes);
    let at = 0;
    for (const piece of this.#pieces.splice(0)) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
    this.lost = countUnsafeIntegers(whole);
    return UTF_8.decode(whole);
  }

  /** Gives up the rest. */
  leave(): void {
    // Rejects when the body has failed already, and that was told.
    this.#rest.cancel().catch(() => undefined);
  }
}
