import { concat, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toAsyncIterable } from '../../src/deliver/to-async-iterable.js';
import { toReadableStream } from '../../src/deliver/to-readable-stream.js';
import { paginate, type Walk } from '../../src/page/paginate.js';

const broken = new Error('broken');
const turn = () => new Promise(setImmediate);

/** A walk that writes down what it was asked for, of pages that come at once. */
function asked(count: number) {
  const numbers: number[] = [];
  const walk: Walk<number, number> = {
    first: 1,
    fetchPage: (number) => {
      numbers.push(number);
      return of(number);
    },
    next: (_page, number) => (number < count ? number + 1 : undefined),
  };
  return { numbers, walk };
}

describe('toReadableStream', () => {
  it('reads the values to the end', async () => {
    const values: number[] = [];
    for await (const value of toReadableStream(toAsyncIterable(() => of(1, 2, 3)))) values.push(value);
    expect(values).toEqual([1, 2, 3]);
  });

  it('pulls nothing before the first read, and nothing ahead of a read', async () => {
    const { numbers, walk } = asked(9);
    const reader = toReadableStream(toAsyncIterable((demand) => paginate(walk, demand), { prefetch: 0 })).getReader();
    await turn();
    expect(numbers).toEqual([]);
    await reader.read();
    await turn();
    expect(numbers).toEqual([1]);
    await reader.read();
    await turn();
    expect(numbers).toEqual([1, 2]);
    await reader.cancel();
  });

  it('leaves the source on cancel, also while a read waits', async () => {
    const values$ = new Subject<string>();
    const reader = toReadableStream(toAsyncIterable(() => values$)).getReader();
    const read = reader.read();
    await turn();
    expect(values$.observed).toBe(true);
    const cancelled = reader.cancel();
    expect(values$.observed).toBe(false);
    expect(await read).toEqual({ done: true, value: undefined });
    await cancelled;
    await reader.closed;
  });

  it('fails with the error of the source, behind the values that came before', async () => {
    const reader = toReadableStream(
      toAsyncIterable(() =>
        concat(
          of('a'),
          throwError(() => broken),
        ),
      ),
    ).getReader();
    expect(await reader.read()).toEqual({ done: false, value: 'a' });
    await expect(reader.read()).rejects.toBe(broken);
    await expect(reader.closed).rejects.toBe(broken);
  });

  it('drops a value that was on its way when it was cancelled', async () => {
    let give: (result: IteratorResult<string>) => void = () => undefined;
    const iterator = { next: () => new Promise<IteratorResult<string>>((resolve) => (give = resolve)) };
    const reader = toReadableStream({ [Symbol.asyncIterator]: () => iterator }).getReader();
    const read = reader.read();
    await turn();
    await reader.cancel();
    give({ done: false, value: 'late' });
    expect(await read).toEqual({ done: true, value: undefined });
    await turn();
  });

  it('behaves like ReadableStream.from where that exists', async () => {
    const from = (ReadableStream as unknown as { from<T>(values: AsyncIterable<T>): ReadableStream<T> }).from;
    for (const make of [toReadableStream, from]) {
      const { numbers, walk } = asked(9);
      const values = toAsyncIterable((demand) => paginate(walk, demand));
      const seen: number[] = [];
      for await (const value of make(values)) {
        seen.push(value);
        if (value === 3) break;
      }
      await turn();
      expect([seen, numbers]).toEqual([
        [1, 2, 3],
        [1, 2, 3, 4],
      ]);
    }
  });

  it('is a body that fetch takes', async () => {
    const lines = toReadableStream(toAsyncIterable(() => of('{"id":1}\n', '{"id":2}\n')));
    expect(await new Response(lines.pipeThrough(new TextEncoderStream())).text()).toBe('{"id":1}\n{"id":2}\n');
  });

  it('is left by pipeTo when the other side fails', async () => {
    const values$ = concat(of('a'), NEVER);
    let left = false;
    const values = toAsyncIterable(() => values$)[Symbol.asyncIterator]();
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: () => values.next(),
        return: async () => {
          left = true;
          return values.return!();
        },
      }),
    };
    const failing = new WritableStream<string>({
      write: () => {
        throw broken;
      },
    });
    await expect(toReadableStream(iterable).pipeTo(failing)).rejects.toBe(broken);
    expect(left).toBe(true);
  });
});
