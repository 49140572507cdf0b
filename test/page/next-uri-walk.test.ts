import fc from 'fast-check';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { nextUriWalk } from '../../src/page/next-uri-walk.js';
import { paginate } from '../../src/page/paginate.js';

interface Answer {
  readonly rows: number;
  readonly nextUri?: string | null;
}

function walked(from: string, answer: (uri: string) => Answer): { asked: string[]; end: unknown } {
  const asked: string[] = [];
  let end: unknown = 'open';
  paginate({
    ...nextUriWalk<Answer>({
      from,
      nextUriOf: ({ nextUri }) => nextUri,
      size: ({ rows }) => rows,
      org: 'acme',
      request: 'GET /users',
    }),
    fetchPage: (uri) => {
      asked.push(uri!);
      if (asked.length > 1000) throw new Error('endless');
      return of(answer(uri!));
    },
  }).subscribe({ error: (error: unknown) => (end = error), complete: () => (end = 'complete') });
  return { asked, end };
}

const once = (nextUri: string | null | undefined) =>
  walked('/users', (uri) => (uri === '/users' ? { rows: 1, nextUri: nextUri! } : { rows: 1 }));

describe('nextUriWalk', () => {
  it('goes from address to address until one names none', () => {
    const { asked, end } = walked('/users?pageSize=2', (uri) => {
      const page = Number(new URL(uri, 'http://x').searchParams.get('pageNumber') ?? 1);
      return { rows: page === 2 ? 0 : 2, ...(page < 4 && { nextUri: `/users?pageSize=2&pageNumber=${page + 1}` }) };
    });
    expect(asked).toEqual([
      '/users?pageSize=2',
      '/users?pageSize=2&pageNumber=2',
      '/users?pageSize=2&pageNumber=3',
      '/users?pageSize=2&pageNumber=4',
    ]);
    expect(end).toBe('complete');
  });

  it.each([undefined, null, ''])('ends at %j', (nextUri) => {
    expect(once(nextUri)).toEqual({ asked: ['/users'], end: 'complete' });
  });

  it('takes an address as it is encoded, once', () => {
    const uri = '/users?q=a%20b%2526&expand=x&expand=y%2Fz';
    expect(once(uri).asked).toEqual(['/users', uri]);
  });

  it('leaves out what a server never sees', () => {
    expect(once('/users?page=2#top').asked).toEqual(['/users', '/users?page=2']);
  });

  it.each([
    'https://evil.example/users',
    'http://relative.invalid/users',
    '//evil.example/users',
    '/\\evil.example/users',
    '/\t/evil.example/users',
    '/\n/evil.example/users',
    '\\\\evil.example',
    ' /users',
    'users?page=2',
    '?page=2',
    'javascript:alert(1)',
    '//[',
    '/.//evil.example/users',
    '/a/..//evil.example/users',
    '/.//',
  ])('does not follow %j', (uri) => {
    const { asked, end } = once(uri);
    expect(asked).toEqual(['/users']);
    expect(end).toMatchObject({ name: 'WalkError', reason: 'foreign-uri', org: 'acme', request: 'GET /users' });
    expect((end as Error).message).not.toContain('evil');
  });

  it('never asks any other host, whatever text a server gives', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
          fc.string({ unit: fc.constantFrom('/', '\\', '.', '@', ':', '?', '#', '\t', '\n', '%', 'a') }),
        ),
        (uri) => {
          for (const asked of once(uri).asked) {
            const { origin } = new URL(asked, 'https://api.example');
            expect([asked.startsWith('/'), origin]).toEqual([true, 'https://api.example']);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds an address that comes again, however it is written', () => {
    const { asked, end } = walked('/users', (uri) => ({
      rows: 1,
      nextUri: uri === '/users' ? '/users?p=2' : '/a/../users',
    }));
    expect(asked).toEqual(['/users', '/users?p=2']);
    expect(end).toMatchObject({ reason: 'cursor-loop' });
  });

  it('gives up on an address that never ends behind empty pages', () => {
    let page = 0;
    const { asked, end } = walked('/users', () => ({ rows: 0, nextUri: `/users?p=${(page += 1)}` }));
    expect(asked).toHaveLength(3);
    expect(end).toMatchObject({ reason: 'empty-pages' });
  });

  it.each(['https://api.example/users', '//x', 'users', '', null, 5] as string[])('refuses to begin at %j', (from) => {
    expect(() => nextUriWalk({ from, nextUriOf: () => null })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'from' }) as Error,
    );
  });
});
