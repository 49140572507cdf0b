import type { Position } from '../../page/page.js';
import { type Interval, parseInterval } from '../interval/interval.js';
import { whatIsLeft } from '../run/what-is-left.js';
import { sliceOf } from './slice-of.js';

/** A stretch that is still to be read. */
export interface LeftStretch {
  readonly interval: Interval;
  /** Where to go on in it; `undefined` is the beginning. */
  readonly next: Position['next'] | undefined;
}

/**
 * What an earlier run has left of the interval, in order: the slices that it began and did not end, and the stretches
 * between them. Errors: `ConfigError` for a slice that was made up.
 */
export function leftOf(interval: Interval, positions: readonly Position[]): readonly LeftStretch[] {
  const nextOf = new Map(positions.map(({ slice, next }) => [slice.start, next]));
  const begun = positions.map(({ slice, next }) => ({ slice, done: next === null }));
  return whatIsLeft(sliceOf(interval), begun).map(({ start, end }) => ({
    interval: parseInterval(`${start}/${end}`),
    next: nextOf.get(start),
  }));
}
