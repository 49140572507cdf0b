import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../src/http/pieces.js';

const begin = (response: Partial<Record<keyof Response, unknown>>) => piecesOf(response as unknown as Response);
const all = async (response: Partial<Record<keyof Response, unknown>>): Promise<Uint8Array[]> => {
  const pieces = begin(response);
  const read: Uint8Array[] = [];
  for (;;) {
    const { value } = await pieces.next();
    if (!value) return read;
    read.push(value);
  }
};
const text = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString();

describe('piecesOf', () => {
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
    for (const body of [stream, pieces()]) {
      const rest = begin({ body });
      await rest.next();
      await rest.cancel();
    }
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
