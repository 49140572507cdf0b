/**
 * A web stream that pulls an async iterable: what `ReadableStream.from` does, for platforms that do not have it.
 *
 *     read()    1----2----3                 a read pulls one value
 *     values    -a   -b   -|
 *     stream    -a----b----|
 *
 * Nothing is pulled before the first read, and nothing ahead of a read but what the iterable itself prefetches. Buffers
 * nothing. Teardown: `cancel()` returns the iterator at once, which aborts what is in flight. Errors: those of the
 * iterable make the stream fail.
 *
 * @param values from `toAsyncIterable`, a query, or any other async iterable
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { toAsyncIterable, toReadableStream } from 'sluice';
 *
 * const lines = toAsyncIterable(() => of('{"id":1}\n', '{"id":2}\n'));
 * const body = toReadableStream(lines).pipeThrough(new TextEncoderStream());
 * console.log(await new Response(body).text());
 * ```
 */
export function toReadableStream<T>(values: AsyncIterable<T>): ReadableStream<T> {
  const iterator = values[Symbol.asyncIterator]();
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const result = await iterator.next();
        if (result.done) controller.close();
        else controller.enqueue(result.value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
