import { catchError, defer, from, map, mergeMap, type Observable, tap } from 'rxjs';
import type { Position } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';
import { intervalOf } from '../interval/interval-of.js';
import type { ReceivedPage } from '../question.js';
import { learnedDays } from './learned-days.js';
import { leftOf } from './left-of.js';
import { slicesOf } from './slices-of.js';
import { sliceOf } from './slice-of.js';

/** A slice that is asked for by itself; without an interval the whole is the only one. */
export interface AskedSlice {
  readonly interval: Interval | undefined;
  /** Where to go on in it; `undefined` is the beginning. */
  readonly next?: Position['next'] | undefined;
}

/** How an interval is read slice by slice. */
export interface Slicing {
  /** Where an earlier run stands: what it began is read on as it is, whatever is known of caps by now. */
  readonly from: readonly Position[];
  /** Days of the longest slice, as far as is known; default one slice, whatever the server says of it. */
  readonly days?: number | undefined;
  /** Slices of one stretch that are begun at most; default 1. */
  readonly atOnce?: number | undefined;
}

/**
 * Reads an interval in the longest slices that the server takes, cut at UTC midnights. One that it calls too long, in a 400
 * that names the days, is cut by that number, and so are those behind it.
 */
export function readSlices<Row>(
  interval: Interval | undefined,
  { from: positions, days, atOnce = 1 }: Slicing,
  read: (slice: AskedSlice) => Observable<ReceivedPage<Row>>,
): Observable<ReceivedPage<Row>> {
  let most = days ?? Infinity;
  const readOne = (slice: AskedSlice): Observable<ReceivedPage<Row>> =>
    defer(() => {
      const { interval, next } = slice;
      let begun = next !== undefined;
      const slices = interval && !begun ? slicesOf(interval, most) : [];
      if (slices.length > 1) return readAll(slices.map((span) => ({ interval: intervalOf(span) })));
      return read(slice).pipe(
        tap(() => (begun = true)),
        map((page) => ({ ...page, slice: sliceOf(interval) })),
        catchError((error: unknown) => {
          const learned = days && interval && !begun && learnedDays(error, interval);
          if (!learned) throw error;
          most = learned;
          return readOne(slice);
        }),
      );
    });
  const readAll = (slices: readonly AskedSlice[]): Observable<ReceivedPage<Row>> =>
    from(slices).pipe(mergeMap((slice) => readOne(slice), atOnce));

  if (!interval) return readOne({ interval, next: positions.at(-1)?.next });
  return readAll(leftOf(interval, positions));
}
