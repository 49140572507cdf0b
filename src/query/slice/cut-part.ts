import type { Part } from './part.js';
import { midnightOf } from '../interval/midnight-of.js';

/** A part in pieces that end at these instants, the first piece last, as it is to be read next. */
export function cutPart(part: Part, ends: readonly number[]): readonly Part[] {
  const pieces: Part[] = [];
  let { from, low } = part;
  for (const to of ends) {
    const last = to === part.to;
    pieces.unshift({ ...part, from, to, low, high: last ? part.high : to });
    // A row without length at the joint is active in neither piece where the server's overlap is strict.
    from = Math.max(to - 1, midnightOf(to));
    low = to;
  }
  return pieces;
}
