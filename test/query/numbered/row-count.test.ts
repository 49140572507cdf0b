import { describe, expect, it } from 'vitest';
import { RowCount } from '../../../src/query/numbered/row-count.js';

/** A reading of pages that are told as `[rows, hits]`. */
function reading(pages: readonly (readonly [number, number | undefined])[], torn = false): RowCount {
  const count = new RowCount();
  for (const [rows, hits] of pages) {
    count.tell(hits);
    count.receive(rows, torn);
  }
  return count;
}

describe('a count of rows', () => {
  it('misses nothing where as many came as were counted', () => {
    expect(
      reading([
        [3, 5],
        [2, 5],
      ]).missing(5, 0),
    ).toEqual({ count: 0, torn: false, moved: false });
  });

  it('misses what was counted and did not come, but for the rows of the pages that were not asked for', () => {
    expect(
      reading([
        [3, 9],
        [2, 9],
      ]).missing(5, 0),
    ).toMatchObject({ count: 4, moved: false });
    expect(
      reading([
        [3, 9],
        [2, 9],
      ]).missing(5, 3),
    ).toMatchObject({ count: 1 });
  });

  it('goes by the newest count, and says that rows moved when it changed', () => {
    expect(
      reading([
        [3, 5],
        [3, 6],
      ]).missing(6, 0),
    ).toEqual({ count: 0, torn: false, moved: true });
  });

  it('misses a row for each by which the count fell: it may have moved forward unread', () => {
    expect(
      reading([
        [3, 6],
        [2, 5],
      ]).missing(5, 0),
    ).toEqual({ count: 1, torn: false, moved: true });
    expect(
      reading([
        [3, 6],
        [2, 5],
        [0, 6],
      ]).missing(5, 0),
    ).toMatchObject({ count: 2 });
  });

  it('says that rows moved when one came twice', () => {
    expect(
      reading([
        [3, 5],
        [2, 5],
      ]).missing(4, 0),
    ).toEqual({ count: 1, torn: false, moved: true });
  });

  it('counts without a count of the server: nothing is missing then', () => {
    expect(
      reading([
        [3, undefined],
        [2, undefined],
      ]).missing(5, 0).count,
    ).toBeLessThanOrEqual(0);
  });

  it('misses, where the server gives no more, only what fell out, came twice, or was torn off', () => {
    expect(
      reading([
        [3, 100],
        [3, 100],
      ]).missing(6, undefined),
    ).toMatchObject({ count: 0 });
    expect(
      reading([
        [3, 100],
        [3, 98],
      ]).missing(6, undefined),
    ).toMatchObject({ count: 2 });
    expect(
      reading([
        [3, 100],
        [3, 100],
      ]).missing(5, undefined),
    ).toMatchObject({ count: 1, moved: true });
    expect(
      reading(
        [
          [3, 100],
          [3, 100],
        ],
        true,
      ).missing(6, undefined),
    ).toEqual({ count: 1, torn: true, moved: false });
  });

  it('takes a reading without any row for torn', () => {
    expect(reading([[0, 4]]).missing(0, 0)).toEqual({ count: 4, torn: true, moved: false });
  });
});
