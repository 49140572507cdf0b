import fc from 'fast-check';
import { lastValueFrom, of, reduce, repeat, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { pageNumberWalk } from '../../src/page/page-number-walk.js';
import { paginate } from '../../src/page/paginate.js';

interface Answer {
  readonly rows: number;
  readonly totalHits?: unknown;
}

/** Walks over answers with so many rows each, 10 a page; what lies behind them is empty. */
function numbersAsked(sizes: readonly number[], totalHits?: unknown, from?: number): number[] {
  const asked: number[] = [];
  const walk = pageNumberWalk<Answer>({
    pageSize: 10,
    size: ({ rows }) => rows,
    totalHits: (page) => page.totalHits as number,
    ...(from !== undefined && { from }),
  });
  paginate({
    ...walk,
    fetchPage: (number) => {
      asked.push(number);
      return of({ rows: number > sizes.length ? 0 : (sizes[number - 1] as number), totalHits });
    },
  })
    .pipe(take(1000))
    .subscribe();
  return asked;
}

const none: [string, unknown][] = [
  ['absent', undefined],
  ['0', 0],
  ['negative', -50],
  ['NaN', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
  ['a string', '500'],
  ['null', null],
];

describe('pageNumberWalk, without a count that can be used', () => {
  it.each(none)('goes on behind a full page and ends at a short one, with totalHits %s', (_name, hits) => {
    expect(numbersAsked([10, 10, 4], hits)).toEqual([1, 2, 3]);
    expect(numbersAsked([10, 4, 10], hits)).toEqual([1, 2]);
  });

  it.each(none)('ends at an empty page, with totalHits %s', (_name, hits) => {
    expect(numbersAsked([10, 10], hits)).toEqual([1, 2, 3]);
    expect(numbersAsked([], hits)).toEqual([1]);
    expect(numbersAsked([0, 10], hits)).toEqual([1]);
  });

  it.each(none)('promises nothing, with totalHits %s', (_name, hits) => {
    const { ahead } = pageNumberWalk<Answer>({ pageSize: 10, size: () => 10, totalHits: () => hits as number });
    expect(ahead({ rows: 10 }, 1)).toEqual([]);
  });

  it('takes a page with more rows than were asked for as full', () => {
    expect(numbersAsked([12, 10, 3])).toEqual([1, 2, 3]);
  });
});

describe('pageNumberWalk, with a count', () => {
  it('never ends at the count: a full page is followed even when the count is reached or passed', () => {
    expect(numbersAsked([10, 10, 10, 5], 20)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([10, 10, 10, 5], 3)).toEqual([1, 2, 3, 4]);
  });

  it('goes on behind a short page with rows behind it', () => {
    expect(numbersAsked([10, 7, 10, 3], 34)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([10, 7, 6, 5, 10, 3], 56)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('goes on behind an empty page with rows behind it', () => {
    expect(numbersAsked([10, 0, 10, 3], 34)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([0, 10, 3], 30)).toEqual([1, 2, 3]);
  });

  it('does not ask again behind a short page that fulfils the count', () => {
    expect(numbersAsked([10, 10, 4], 24)).toEqual([1, 2, 3]);
    expect(numbersAsked([10, 10, 4], 30)).toEqual([1, 2, 3]);
  });

  it('looks once behind a short page when the count lies high', () => {
    expect(numbersAsked([10, 10, 4], 1000)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([10, 10, 4], 31)).toEqual([1, 2, 3, 4]);
  });

  it('looks twice behind a full page when the count lies high', () => {
    expect(numbersAsked([10, 10], 1000)).toEqual([1, 2, 3, 4]);
  });

  it('looks once behind an empty first page when the count lies high', () => {
    expect(numbersAsked([], 1000)).toEqual([1, 2]);
  });

  it('ends at a page whose size is no number, as where its rows are absent', () => {
    expect(numbersAsked([10, NaN, 10])).toEqual([1, 2]);
    expect(numbersAsked([10, undefined as never, 10])).toEqual([1, 2]);
  });

  it('ends at the second empty page although there are rows behind it', () => {
    expect(numbersAsked([10, 0, 0, 10], 40)).toEqual([1, 2, 3]);
    expect(numbersAsked([10, 3, 0, 10], 40)).toEqual([1, 2, 3]);
  });

  it('looks again behind an empty page when a page with rows came between', () => {
    expect(numbersAsked([10, 0, 10, 0, 10, 1], 60)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('goes on where the server gives fewer rows a page than it is asked for, and needs no further look', () => {
    expect(numbersAsked([4, 4, 4, 2], 14)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([4, 4, 4], 12)).toEqual([1, 2, 3]);
    expect(numbersAsked([4, 4, 4, 2], 14, 3)).toEqual([3, 4]);
    expect(numbersAsked([3, 4, 4, 2], 13)).toEqual([1, 2, 3, 4]);
    expect(numbersAsked([4], 4)).toEqual([1]);
  });

  it('begins at the given number, and knows how many rows lie before it', () => {
    expect(numbersAsked([10, 10, 10, 4], 34, 3)).toEqual([3, 4]);
    expect(numbersAsked([10, 10, 4], 24, 4)).toEqual([4]);
    expect(numbersAsked([10, 10, 4], 500, 4)).toEqual([4, 5]);
  });

  it('decides from the page alone: whatever the sizes, at most two requests go behind the last rows', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: -5, max: 300 }), (pages, hits) => {
        const asked = numbersAsked(pages, hits);
        const last = asked.at(-1)!;
        expect(asked).toEqual(Array.from({ length: last }, (_, index) => index + 1));
        const rows = (number: number) => pages[number - 1] ?? 0;
        /** Rows that so many pages hold, as large as the largest of them. */
        const hold = (number: number) => number * (Math.max(0, ...pages.slice(0, number)) || 10);
        // Every step had a reason, and the end had one.
        for (let number = 1; number < last; number += 1) {
          expect(
            rows(number) === 10 ||
              (hits > hold(number) && (rows(number) > 0 || rows(number - 1) === 10 || number === 1)),
          ).toBe(true);
        }
        expect(rows(last)).toBeLessThan(10);
        if (hits > hold(last)) expect([rows(last), rows(last - 1) < 10]).toEqual([0, true]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('pageNumberWalk, the promise', () => {
  const { ahead } = pageNumberWalk<number>({ pageSize: 10, size: () => 10, totalHits: (hits) => hits });

  it('names the numbers behind a page as far as the count goes', () => {
    expect(ahead(45, 1)).toEqual([2, 3, 4, 5]);
    expect(ahead(40, 1)).toEqual([2, 3, 4]);
    expect(ahead(41, 4)).toEqual([5]);
    expect(ahead(40, 4)).toEqual([]);
    expect(ahead(40, 9)).toEqual([]);
    expect(ahead(1, 1)).toEqual([]);
  });

  it('does not fill memory for a count that lies', () => {
    const promised = ahead(1e15, 7);
    expect(promised).toHaveLength(256);
    expect([promised[0], promised.at(-1)]).toEqual([8, 263]);
  });
});

it('walks again from the first page when it is subscribed again', async () => {
  const sizes = [10, 3, 0];
  const walk = pageNumberWalk<number>({ pageSize: 10, size: (rows) => rows, totalHits: () => 1000 });
  const pages$ = paginate({ ...walk, fetchPage: (number) => of(sizes[number - 1] ?? 0) }).pipe(toArray());
  for (let run = 1; run <= 2; run += 1) {
    expect(await lastValueFrom(pages$, { defaultValue: [] })).toEqual(sizes);
  }
});

it.each([
  ['a short page has rows behind it', [10, 3, 10, 4], 100],
  ['a server gives fewer rows a page than it is asked for', [2, 2, 2, 2, 1], 9],
])('reads as much as the first time when it is subscribed again, though %s', async (_, sizes, hits) => {
  const walk = pageNumberWalk<number>({ pageSize: 10, size: (rows) => rows, totalHits: () => hits });
  const rows$ = paginate({ ...walk, fetchPage: (number) => of(sizes[number - 1] ?? 0) }).pipe(
    reduce((sum, rows) => sum + rows, 0),
  );
  const all = sizes.reduce((sum, rows) => sum + rows, 0);
  expect(await lastValueFrom(rows$.pipe(repeat(3), toArray()))).toEqual([all, all, all]);
});

describe('pageNumberWalk, with numbers that are none', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %s before any request, since such a walk would never end',
    (number) => {
      expect(() => pageNumberWalk<Answer>({ pageSize: number, size: ({ rows }) => rows })).toThrow(
        expect.objectContaining({ name: 'ConfigError', field: 'pageSize' }),
      );
      expect(() => pageNumberWalk<Answer>({ pageSize: 10, size: ({ rows }) => rows, from: number })).toThrow(
        expect.objectContaining({ name: 'ConfigError', field: 'from' }),
      );
    },
  );
});
