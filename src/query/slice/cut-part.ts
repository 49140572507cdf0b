import { midnightOf } from '../interval/midnight-of.js';
import type { Part } from './part.js';
import type { Span } from './slice-of.js';

/** A part in pieces that end where these do, the first piece last, as it is to be read next. */
export function cutPart(part: Part, ends: readonly Pick<Span, 'end'>[]): readonly Part[] {
  const pieces: Part[] = [];
  let { start, first } = part;
  for (const { end } of ends) {
    pieces.unshift({ ...part, page: 1, start, end, first, last: end === part.end ? part.last : end });
    // A row without length at the joint is active in neither piece where the server's overlap is strict.
    start = Math.max(end - 1, midnightOf(end));
    first = end;
  }
  return pieces;
}
