import { expect, it } from 'vitest';
import { networkCode } from '../../src/retry/network-code.js';

it('finds the code on the error or on what caused it, and not that of a DOMException', () => {
  const reset = Object.assign(new Error(), { code: 'ECONNRESET' });
  expect(networkCode(reset)).toBe('ECONNRESET');
  expect(networkCode(new Error('a', { cause: new Error('b', { cause: reset }) }))).toBe('ECONNRESET');
  expect(networkCode(new DOMException('left', 'AbortError'))).toBeUndefined();
});

it('finds none in what has none, and ends where causes go round in a circle', () => {
  const circle = new Error();
  circle.cause = circle;
  for (const error of [undefined, null, 'ECONNRESET', 7, {}, new Error(), circle]) {
    expect(networkCode(error)).toBeUndefined();
  }
});
