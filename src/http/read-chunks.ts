import { Observable } from 'rxjs';

/**
 * The body of an answer piece by piece, decompressed, as fast as it comes.
 *
 * Takes what the fetches of all platforms give: a web stream, the Node stream of node-fetch, a body that can only be
 * had as one text, or none.
 *
 * Teardown: the rest is given up, and what still comes of it is dropped. Errors: those of the body.
 */
export function readChunks(response: Response): Observable<Uint8Array> {
  return new Observable((subscriber) => {
    if (subscriber.closed) return;
    const source = chunks(response);
    const pull = (): void => {
      source.next().then(
        ({ done, value }) => {
          if (value !== undefined) subscriber.next(value);
          if (done) subscriber.complete();
          else if (!subscriber.closed) pull();
        },
        (error: unknown) => subscriber.error(error),
      );
    };
    pull();
    return () => {
      // Rejects when the body has failed already, and that was told.
      source.cancel().catch(() => undefined);
    };
  });
}

interface Chunks {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

function chunks(response: Response): Chunks {
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
