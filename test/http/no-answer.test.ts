import { describe, expect, it } from 'vitest';
import { noAnswer } from '../../src/http/no-answer.js';

const where = { org: 'acme', request: 'POST /things' };
const coded = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });

describe('a fetch that has failed', () => {
  it.each<[string, number | undefined, string | undefined]>([
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'headers'],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'headers'],
    ['UND_ERR_BODY_TIMEOUT', 3, 'idle'],
    ['UND_ERR_SOCKET', undefined, undefined],
    ['UND_ERR_SOCKET', 3, undefined],
  ])('by %s behind %s bytes is in the phase %s', (code, bytes, phase) => {
    expect(noAnswer(coded(code), where, bytes)).toMatchObject({ name: 'NetworkError', code, phase });
  });

  it('for a cause that says nothing has met a proxy that wants credentials, where it is the platform that says so', () => {
    const cause = new Error('');
    expect(noAnswer(new TypeError('fetch failed', { cause }), where)).toMatchObject({ code: 'PROXY_407' });
    expect(noAnswer(new Error('another client failed', { cause }), where)).toMatchObject({ code: undefined });
    expect(noAnswer(new TypeError('fetch failed', { cause: new Error('why') }), where)).toMatchObject({
      code: undefined,
    });
  });
});
