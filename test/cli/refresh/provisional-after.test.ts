import { describe, expect, it } from 'vitest';
import { provisionalAfter } from '../../../src/cli/refresh/provisional-after.js';

const interval = '2026-11-20T06:00:00.000Z/2026-11-23T00:00:00.000Z';
const at = (text: string): string => `2026-11-${text}.000Z`;

/** From where on rows are provisional after one refresh and the next, each at its time. */
function after(from: string | undefined, readAt: string, refreshes: readonly (readonly [string, string?])[]) {
  let entry: Parameters<typeof provisionalAfter>[0]['entry'] = {
    interval,
    provisional: true,
    ...(from && { provisionalFrom: at(from) }),
  };
  let before = at(readAt);
  return refreshes.map(([now, again]) => {
    const said = { days: [1, 4], provisionalFrom: again && at(again) };
    const { provisional, provisionalFrom } = provisionalAfter({
      entry,
      readAt: before,
      now: Date.parse(at(now)),
      ...said,
    });
    entry = { interval, provisional, ...(provisionalFrom && { provisionalFrom }) };
    before = at(now);
    return provisional ? provisionalFrom : false;
  });
}

describe('provisionalAfter', () => {
  it.each<[string, Parameters<typeof after>, unknown]>([
    ['is cleared with the day that was not settled', ['22T23:55:00', '23T00:05:00', [['24T01:00:00']]], [false]],
    [
      'moves on day by day, in the middle of an interval too',
      ['21T17:50:00', '21T18:00:00', [['22T02:00:00', '22T01:50:00'], ['23T02:00:00'], ['24T02:00:00']]],
      [at('21T17:50:00'), at('22T00:00:00'), false],
    ],
    [
      'stays where the day before has not been read again',
      ['21T12:00:00', '23T06:00:00', [['24T02:00:00'], ['26T02:00:00'], ['27T02:00:00']]],
      [at('21T12:00:00'), at('22T00:00:00'), false],
    ],
    [
      'stays from where on it was provisional once more',
      ['22T12:00:00', '23T06:00:00', [['24T02:00:00', '22T18:00:00'], ['27T02:00:00']]],
      [at('22T18:00:00'), false],
    ],
    [
      'begins with the interval where nobody said where it does',
      [undefined, '23T00:05:00', [['24T02:00:00'], ['26T02:00:00'], ['27T02:00:00']]],
      [at('20T06:00:00'), at('22T00:00:00'), false],
    ],
    ['stays where nothing was due', ['22T23:55:00', '23T00:05:00', [['23T23:00:00']]], [at('22T23:55:00')]],
  ])('%s', (_what, given, says) => {
    expect(after(...given)).toEqual(says);
  });

  it('leaves what is not provisional as it is', () => {
    const entry = { interval, provisional: false };
    const again = { entry, readAt: at('23T06:00:00'), now: Date.parse(at('27T02:00:00')), days: [1, 4] };
    expect(provisionalAfter({ ...again, provisionalFrom: at('20T06:00:00') })).toEqual({ provisional: false });
  });
});
