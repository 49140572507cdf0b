import { describe, expect, it } from 'vitest';
import { HttpError, NetworkError } from '../../../src/errors.js';
import { isLostOrder } from '../../../src/query/job/is-lost-order.js';

describe('isLostOrder', () => {
  it.each([
    ['a reset', new NetworkError('x', { code: 'ECONNRESET' }), true],
    [
      'a kept-alive connection that was closed, perhaps after the order was taken',
      new NetworkError('x', { code: 'UND_ERR_SOCKET', stale: true }),
      true,
    ],
    ['a gateway that heard nothing', new HttpError('x', { status: 504 }), true],
    ['a status of some gateway', new HttpError('x', { status: 599 }), true],
    ['a connection that was never made', new NetworkError('x', { code: 'ECONNREFUSED' }), false],
    ['a refusal of the server itself', new HttpError('x', { status: 503 }), false],
    ['a failure of the server itself', new HttpError('x', { status: 500 }), false],
    ['an answer that says never', new HttpError('x', { status: 505 }), false],
  ])('knows whether the work may be under way after %s', (_, error, lost) => {
    expect(isLostOrder(error)).toBe(lost);
  });
});
