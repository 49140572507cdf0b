/**
 * The body of an answer piece by piece, decompressed, as it comes.
 *
 * Takes what the fetches of all platforms give: a web stream, the Node stream of node-fetch, a body that can only be
 * had as one text, or none.
 */
export interface Pieces {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>;
  /** Gives up the rest. Rejects when the body has failed already. */
  cancel(): Promise<unknown>;
}

/** Begins to read a body. Errors of `next`: those of the body. */
export function piecesOf(response: Response): Pieces {
  const body = response.body as
    (Partial<ReadableStream<Uint8Array>> & Partial<AsyncIterable<Uint8Array>>) | null | undefined;
  if (body?.getReader) {
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    return { next: () => reader.read(), cancel: () => reader.cancel() };
  }
  if (body?.[Symbol.asyncIterator]) {
    const iterator = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    return { next: () => iterator.next(), cancel: async () => iterator.return?.() };
  }
  return {
    next: async () => ({ done: true, value: new TextEncoder().encode(await response.text()) }),
    cancel: () => Promise.resolve(),
  };
}
