import { take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readChunks } from '../../src/http/read-chunks.js';
import { promised } from './promised.js';

const text = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString();
const all = (response: Partial<Record<keyof Response, unknown>>): Promise<Uint8Array[]> =>
  promised(readChunks(response as unknown as Response).pipe(toArray()));

describe('readChunks', () => {
  it('reads a web stream, a stream that can be iterated, a body that is one text, and none', async () => {
    async function* pieces() {
      yield Buffer.from('ab');
      yield Buffer.from('c');
    }
    expect(text(await all(new Response('abc')))).toBe('abc');
    expect(text(await all({ body: pieces() }))).toBe('abc');
    expect(text(await all({ text: async () => 'Zoë' }))).toBe('Zoë');
    expect(text(await all(new Response(null)))).toBe('');
  });

  it('reads 20 000 pieces that are there already', async () => {
    async function* pieces() {
      for (let piece = 0; piece < 20_000; piece++) yield new Uint8Array(1);
    }
    expect(await all({ body: pieces() })).toHaveLength(20_000);
  });

  it('gives the rest up when it is left', async () => {
    const left: string[] = [];
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1)),
      cancel: () => void left.push('stream'),
    });
    async function* pieces() {
      try {
        for (;;) yield new Uint8Array(1);
      } finally {
        left.push('iterator');
      }
    }
    await promised(readChunks({ body: stream } as unknown as Response).pipe(take(2), toArray()));
    await promised(readChunks({ body: pieces() } as unknown as Response).pipe(take(2), toArray()));
    await new Promise((resolve) => setImmediate(resolve));
    expect(left).toEqual(['stream', 'iterator']);
  });

  it('fails as the body fails', async () => {
    async function* pieces() {
      yield new Uint8Array(1);
      throw new Error('cut');
    }
    await expect(all({ body: pieces() })).rejects.toThrow('cut');
  });
});
