import { concat, lastValueFrom, of, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/errors.js';
import type { Position } from '../../../src/page/page.js';
import { parseInterval } from '../../../src/query/interval/interval.js';
import { type AskedSlice, readSlices } from '../../../src/query/slice/read-slices.js';

const FORTNIGHT = parseInterval('2026-11-01/2026-11-15');
const page = { rows: [], next: 'more' };

/** A server that takes three days at most, though seven are believed; and what it is asked for. */
function threeDays(answer: (slice: AskedSlice) => boolean) {
  const asked: unknown[] = [];
  const tooLong = new HttpError('x', { status: 400, cap: { of: 'days', value: 3 } });
  const read = (from: readonly Position[], first: readonly (typeof page)[] = []) =>
    readSlices(FORTNIGHT, { from, days: 7 }, (slice) => {
      const { text = '' } = slice.interval ?? {};
      asked.push([text.replaceAll('T00:00:00.000Z', ''), slice.next]);
      return answer(slice)
        ? of(page)
        : concat(
            first,
            throwError(() => tooLong),
          );
    }).pipe(toArray());
  return { asked, tooLong, read };
}

describe('an interval that is read slice by slice', () => {
  it('is cut by the days that a refusal names, but for a slice that an earlier run began: that is read on as it is', async () => {
    const { asked, read } = threeDays(
      ({ interval, next }) => !!next || (interval?.end ?? 0) - (interval?.start ?? 0) <= 3 * 86_400_000,
    );
    const slice = { start: '2026-11-08T00:00:00.000Z', end: '2026-11-15T00:00:00.000Z' };
    await lastValueFrom(read([{ slice, walk: 'cursor', next: 'here' }]));
    expect(asked).toEqual([
      ['2026-11-01/2026-11-08', undefined],
      ['2026-11-01/2026-11-04', undefined],
      ['2026-11-04/2026-11-07', undefined],
      ['2026-11-07/2026-11-08', undefined],
      ['2026-11-08/2026-11-15', 'here'],
    ]);
  });

  it('fails as the server does where that refuses behind a page, whose rows would come twice', async () => {
    const { asked, tooLong, read } = threeDays(() => false);
    await expect(lastValueFrom(read([], [page]))).rejects.toBe(tooLong);
    expect(asked).toEqual([['2026-11-01/2026-11-08', undefined]]);
  });
});
