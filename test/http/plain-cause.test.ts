import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plainCause } from '../../src/http/plain-cause.js';

const CANARY = 'canary-7d1f';

describe('plainCause', () => {
  it('keeps name, message, code and cause', () => {
    const socket = Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' });
    const copy = plainCause(new TypeError('fetch failed', { cause: socket }));
    expect(copy).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(copy?.cause).toMatchObject({ name: 'SocketError', message: 'other side closed', code: 'UND_ERR_SOCKET' });
  });

  it('drops all other fields', () => {
    const error = Object.assign(new Error('no'), {
      data: CANARY,
      rawPacket: Buffer.from(CANARY),
      config: { headers: { authorization: CANARY } },
    });
    expect(inspect(plainCause(error), { depth: 9, showHidden: true })).not.toContain(CANARY);
  });

  it.each([
    [
      `request to https://api.example.com/things?cursor=${CANARY}&x=1 failed`,
      'request to https://api.example.com/things?… failed',
    ],
    [`GET https://${CANARY}:${CANARY}@example.com/ failed`, 'GET https://example.com/ failed'],
  ])('takes the query and the user out of %j', (message, expected) => {
    expect(plainCause(new Error(message))?.message).toBe(expected);
  });

  it('is undefined for what is no error', () => {
    for (const value of [undefined, null, 'text', { message: CANARY }]) expect(plainCause(value)).toBeUndefined();
  });

  it('ends where causes go round in a circle', () => {
    const error = new Error('a');
    error.cause = error;
    let links = 0;
    for (let link = plainCause(error); link; link = link.cause as Error | undefined) links += 1;
    expect(links).toBe(4);
  });

  it.each(['?', '//', '//a', ' ?', '@'])('is quick for a hostile megabyte of %j', (part) => {
    const error = new Error(part.repeat(1_000_000 / part.length));
    const took = [1, 2, 3].map(() => {
      const begun = performance.now();
      plainCause(error);
      return performance.now() - begun;
    });
    expect(Math.min(...took)).toBeLessThan(50);
  });
});
