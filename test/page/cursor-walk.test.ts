import fc from 'fast-check';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Cursors, cursorWalk } from '../../src/page/cursor-walk.js';
import { paginate } from '../../src/page/paginate.js';

interface Answer {
  readonly rows: number;
  readonly cursor?: string | null | undefined;
}

/** What a walk asks for, over a server that knows these pages by their cursors; the first is `null`. */
function walked(
  pages: ReadonlyMap<string | null, Answer>,
  options: Partial<Cursors<Answer>> = {},
): { asked: (string | null)[]; end: unknown } {
  const asked: (string | null)[] = [];
  let end: unknown = 'open';
  paginate({
    ...cursorWalk<Answer>({ cursorOf: ({ cursor }) => cursor, size: ({ rows }) => rows, ...options }),
    fetchPage: (cursor) => {
      asked.push(cursor);
      // A walk that does not find out would not come back.
      if (asked.length > 1000) throw new Error('endless');
      return of(pages.get(cursor) ?? { rows: 0 });
    },
  }).subscribe({ error: (error: unknown) => (end = error), complete: () => (end = 'complete') });
  return { asked, end };
}

/** Pages in a row, each naming the next; the last names none. */
const chain = (sizes: readonly number[]): Map<string | null, Answer> =>
  new Map(
    sizes.map((rows, place) => [
      place === 0 ? null : `c${place}`,
      { rows, ...(place + 1 < sizes.length && { cursor: `c${place + 1}` }) },
    ]),
  );

describe('cursorWalk', () => {
  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
  ])('ends where the cursor is %s', (_name, cursor) => {
    expect(walked(new Map([[null, { rows: 5, cursor }]]))).toEqual({ asked: [null], end: 'complete' });
  });

  it('goes on behind short and empty pages, and reads a last page without rows', () => {
    expect(walked(chain([5, 1, 0, 0, 5, 0, 0]))).toEqual({
      asked: [null, 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'],
      end: 'complete',
    });
  });

  it('begins at a cursor that was kept', () => {
    expect(walked(chain([5, 5, 5]), { from: 'c1' })).toEqual({ asked: ['c1', 'c2'], end: 'complete' });
  });

  it('finds a cursor that points at itself', () => {
    const { asked, end } = walked(
      new Map([
        [null, { rows: 1, cursor: 'a' }],
        ['a', { rows: 1, cursor: 'a' }],
      ]),
      {
        org: 'acme',
        request: 'GET /x',
      },
    );
    expect(asked).toEqual([null, 'a']);
    expect(end).toMatchObject({ name: 'WalkError', reason: 'cursor-loop', org: 'acme', request: 'GET /x' });
    expect((end as Error).message).toMatch(/^acme: GET \/x: /);
  });

  it('finds the way back to the cursor that it began with', () => {
    const pages = new Map([
      ['a', { rows: 1, cursor: 'b' }],
      ['b', { rows: 1, cursor: 'a' }],
    ]);
    expect(walked(pages, { from: 'a' })).toMatchObject({ asked: ['a', 'b'], end: { reason: 'cursor-loop' } });
  });

  it('gives up behind the third empty page that promises more, without naming the cursor', () => {
    const { asked, end } = walked(chain([5, 0, 0, 0, 0, 0, 5]));
    expect(asked).toEqual([null, 'c1', 'c2', 'c3']);
    expect(end).toMatchObject({ name: 'WalkError', reason: 'empty-pages' });
    expect((end as Error).message).not.toContain('c3');
  });

  it('gives up behind a hundred thousand pages that are all new, and reads as many to their end', () => {
    const walk = cursorWalk<Answer>({ cursorOf: ({ cursor }) => cursor, size: ({ rows }) => rows });
    let cursor: string | null = null;
    for (let page = 1; page < 100_000; page += 1) {
      cursor = walk.next({ rows: 1, cursor: `c${page}` }, cursor) ?? null;
      if (cursor !== `c${page}`) throw new Error(`ended at page ${page}`);
    }
    expect(walk.next({ rows: 1, cursor: null }, cursor)).toBeUndefined();
    expect(() => walk.next({ rows: 1, cursor: 'another' }, cursor)).toThrow(
      expect.objectContaining({ name: 'WalkError', reason: 'cursor-loop' }) as Error,
    );
  });

  it('cannot count rows that it is not told of, and then only loops end it', () => {
    expect(walked(chain([0, 0, 0, 0, 0, 0]), { size: undefined }).end).toBe('complete');
  });

  it('reads every page of any chain once, unless three empty ones in a row promise more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 15 }), (sizes) => {
        const { asked, end } = walked(chain(sizes));
        const stop = sizes.findIndex(
          (_, at) => at >= 2 && at + 1 < sizes.length && sizes.slice(at - 2, at + 1).every((rows) => rows === 0),
        );
        expect(asked).toHaveLength(stop < 0 ? sizes.length : stop + 1);
        if (stop < 0) expect(end).toBe('complete');
        else expect(end).toMatchObject({ reason: 'empty-pages' });
      }),
      { numRuns: 300 },
    );
  });

  it('ends whatever cursors a server gives, and asks for none twice', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', null);
    fc.assert(
      fc.property(fc.array(names, { minLength: 6, maxLength: 6 }), (targets) => {
        const sources = [null, 'a', 'b', 'c', 'd', 'e'];
        const pages = new Map(sources.map((source, at) => [source, { rows: 1, cursor: targets[at] }]));
        const { asked, end } = walked(pages);
        expect(new Set(asked).size).toBe(asked.length);
        if (end === 'complete') expect(pages.get(asked.at(-1)!)?.cursor).toBeNull();
        else expect(asked).toContain(pages.get(asked.at(-1)!)?.cursor);
      }),
      { numRuns: 300 },
    );
  });

  it('walks again from its beginning when it is subscribed again', () => {
    const pages = chain([1, 0, 0, 1]);
    const asked: (string | null)[] = [];
    const pages$ = paginate({
      ...cursorWalk<Answer>({ cursorOf: ({ cursor }) => cursor, size: ({ rows }) => rows }),
      fetchPage: (cursor) => (asked.push(cursor), of(pages.get(cursor)!)),
    });
    for (let run = 1; run <= 2; run += 1) {
      let completed = false;
      pages$.subscribe({ complete: () => (completed = true) });
      expect(completed).toBe(true);
    }
    expect(asked).toHaveLength(8);
  });

  it('counts empty pages anew when it is subscribed again', () => {
    const pages = chain([0, 0]);
    const walk = cursorWalk<Answer>({ cursorOf: ({ cursor }) => cursor, size: ({ rows }) => rows });
    const pages$ = paginate({ ...walk, fetchPage: (cursor) => of(pages.get(cursor)!) });
    for (let run = 1; run <= 3; run += 1) {
      const ends: unknown[] = [];
      pages$.subscribe({ complete: () => ends.push('complete'), error: (error: unknown) => ends.push(error) });
      expect(ends).toEqual(['complete']);
    }
  });

  it('keeps no stack: ten thousand pages that come at once', () => {
    const { asked, end } = (() => {
      const asked: (string | null)[] = [];
      let end: unknown;
      paginate({
        ...cursorWalk<number>({ cursorOf: (at) => (at < 10_000 ? `c${at}` : null), size: () => 1 }),
        fetchPage: (cursor) => of(asked.push(cursor)),
      }).subscribe({ complete: () => (end = 'complete'), error: (error: unknown) => (end = error) });
      return { asked, end };
    })();
    expect([asked.length, end]).toEqual([10_000, 'complete']);
  });
});
