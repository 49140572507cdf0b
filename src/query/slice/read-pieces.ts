import { catchError, defer, from, map, mergeMap, type Observable, tap } from 'rxjs';
import type { Position } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';
import { intervalIn } from '../interval/interval-in.js';
import { intervalOf } from '../interval/interval-of.js';
import type { ReceivedPage } from '../question.js';
import { learnedDays } from './learned-days.js';
import { slicesOf } from './slices-of.js';
import { untouched } from './untouched.js';
import { sliceOf } from './slice-of.js';

/** A part of an interval that is asked for by itself. */
export interface Piece {
  readonly interval: Interval | undefined;
  /** Where to go on in it; `undefined` is the beginning. */
  readonly next?: Position['next'] | undefined;
}

/** How an interval is read in pieces. */
export interface Pieces {
  /** Where an earlier run stands: what it began is read on as it is, whatever is known of caps by now. */
  readonly from: readonly Position[];
  /** Days of the longest piece, as far as is known; default one piece, whatever the server says of it. */
  readonly days?: number | undefined;
  /** Pieces of one stretch that are begun at most; default 1. */
  readonly atOnce?: number | undefined;
}

/**
 * Reads an interval in the longest pieces that the server takes, cut at UTC midnights. A piece that it calls too long, in
 * a 400 that names the days, is cut by that number, and so are those behind it.
 */
export function readPieces<Row>(
  interval: Interval | undefined,
  { from: positions, days, atOnce = 1 }: Pieces,
  read: (piece: Piece) => Observable<ReceivedPage<Row>>,
): Observable<ReceivedPage<Row>> {
  let most = days ?? Infinity;
  const readOne = (piece: Piece): Observable<ReceivedPage<Row>> =>
    defer(() => {
      const { interval, next } = piece;
      let begun = next !== undefined;
      const pieces = interval && !begun ? slicesOf(interval, most) : [];
      if (pieces.length > 1) return readAll(pieces.map((span) => ({ interval: intervalOf(span) })));
      return read(piece).pipe(
        tap(() => (begun = true)),
        map((page) => ({ ...page, slice: sliceOf(interval) })),
        catchError((error: unknown) => {
          const learned = days && interval && !begun ? learnedDays(error, interval) : undefined;
          if (learned === undefined) throw error;
          most = learned;
          return readOne(piece);
        }),
      );
    });
  const readAll = (pieces: readonly Piece[]): Observable<ReceivedPage<Row>> =>
    from(pieces).pipe(mergeMap((piece) => readOne(piece), atOnce));

  if (!interval) return readOne({ interval, next: positions.at(-1)?.next });
  const begun = positions.filter(({ next }) => next !== null);
  const pieces = [
    ...begun.map(({ slice, next }) => ({ interval: intervalIn(slice), next })),
    ...untouched(sliceOf(interval), positions).map((interval) => ({ interval })),
  ];
  return readAll(pieces.sort((a, b) => a.interval.start - b.interval.start));
}
