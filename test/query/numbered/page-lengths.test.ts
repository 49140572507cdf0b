import { describe, expect, it } from 'vitest';
import { PageLengths } from '../../../src/query/numbered/page-lengths.js';

/** Three rows a page; each page is told as `[rows, hits]`. What comes of it: `?` asked for again, `~` torn, `.` done. */
function told(
  pages: readonly (readonly [number, number])[],
  { from = 1, came, again = false }: { from?: number; came?: number; again?: boolean } = {},
): string[] {
  const lengths = new PageLengths(3, from, came ?? 3 * (from - 1));
  return pages.map(([rows, hits], place) => {
    const another = lengths.wantsAnother(rows, from + place, { hits, again });
    const { done, torn } = lengths.take(rows, hits);
    return `${rows}${another ? '?' : ''}${torn ? '~' : ''}${done ? '.' : ''}`;
  });
}

describe('the lengths of pages', () => {
  it('say nothing of full pages, and that a short one with nothing counted behind it is the end', () => {
    expect(
      told([
        [3, 7],
        [3, 7],
        [1, 7],
      ]),
    ).toEqual(['3', '3', '1.']);
  });

  it('end a reading without a count at the first short page', () => {
    expect(
      told([
        [3, 0],
        [2, 0],
      ]),
    ).toEqual(['3', '2~.']);
  });

  it('have a page asked for again that is short of what is counted, and take it for whole then', () => {
    expect(
      told([
        [3, 9],
        [1, 9],
        [3, 9],
      ]),
    ).toEqual(['3', '1?', '3~']);
  });

  it('look behind a short page once, without asking for that one again', () => {
    expect(
      told([
        [3, 9],
        [2, 9],
        [0, 9],
      ]),
    ).toEqual(['3', '2?', '0.']);
  });

  it('do not suspect a first page with some rows, since a server may give fewer a page than it is asked for', () => {
    expect(
      told([
        [2, 6],
        [2, 6],
        [2, 6],
      ]),
    ).toEqual(['2~', '2', '2.']);
    expect(told([[2, 6]], { again: true })).toEqual(['2?']);
  });

  it('take pages of one length for what the server gives, and one of another length between them for torn', () => {
    const pages = [2, 2, 1, 2, 2, 0].map((rows): readonly [number, number] => [rows, 12]);
    expect(told(pages, { again: true })).toEqual(['2?', '2', '1~', '2~', '2', '0.']);
  });

  it('take a short page for torn where a longer one came before, though the one behind it is as short', () => {
    const pages = [2, 2].map((rows): readonly [number, number] => [rows, 14]);
    expect(told([[3, 14], ...pages])).toEqual(['3', '2?', '2~']);
    // Also where an earlier run had read it: its pages were full, or as long as they are now.
    expect(told(pages, { from: 4 })).toEqual(['2?', '2~']);
    expect(told(pages, { from: 4, came: 6 })).toEqual(['2?', '2']);
  });

  it.each([
    ['it is empty', [0, 6]],
    ['it should hold all rows', [1, 2]],
  ] as const)('suspect a first page where %s', (_, page) => {
    expect(told([page])[0]).toMatch(/\?/);
  });

  it('count the pages before the one that a reading begins with', () => {
    expect(
      told(
        [
          [3, 7],
          [1, 7],
        ],
        { from: 2 },
      ),
    ).toEqual(['3', '1.']);
    // What a page holds is measured: of a first page with one row nobody knows whether another has more.
    expect(
      told(
        [
          [1, 7],
          [0, 7],
        ],
        { from: 3 },
      ),
    ).toEqual(['1', '0.']);
  });

  it('take a page for whole that has all that the count leaves for it, wherever the reading begins', () => {
    expect(told([[1, 7]], { from: 3 })).toEqual(['1']);
    expect(told([[2, 7]], { from: 3 })).toEqual(['2~']);
  });
});
