import type { Position, Slice } from '../../page/page.js';
import type { Interval } from '../interval/interval.js';
import { intervalIn } from '../interval/interval-in.js';
import { whatIsLeft } from '../run/what-is-left.js';

/** The parts of the whole that an earlier run has not begun, in order. */
export function untouched(whole: Slice, positions: readonly Position[]): readonly Interval[] {
  const begun = positions.map(({ slice }) => ({ slice, done: true }));
  return whatIsLeft(whole, begun).map(intervalIn);
}
