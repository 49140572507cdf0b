/**
 * The body of an answer piece by piece, decompressed, as it comes.
 *
 * Takes what the fetches of all platforms give: a web stream, the Node stream of node-fetch, a body that can only be
 * had as one text, or none.
 */
export interface Pieces {
  /** Without a value behind the last piece. */
  next(): Promise<{ readonly value?: Uint8Array | undefined }>;
  /** Gives up the rest. Rejects when the body has failed already. */
  cancel(): Promise<unknown>;
}

/** Begins to read a body. Errors of `next`: those of the body. */
export function piecesOf(response: Response): Pieces {
  const body = response.body as
    (Partial<ReadableStream<Uint8Array>> & Partial<AsyncIterable<Uint8Array>>) | null | undefined;
  const reader = body?.getReader?.();
  if (reader) return { next: () => reader.read(), cancel: () => reader.cancel() };
  const iterator = (body?.[Symbol.asyncIterator] ? (body as AsyncIterable<Uint8Array>) : whole(response))[
    Symbol.asyncIterator
  ]();
  return { next: () => iterator.next(), cancel: async () => iterator.return?.() };
}

async function* whole(response: Response): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(await response.text());
}
