import { midnightOf } from '../interval/midnight-of.js';
import type { Part } from './part.js';
import type { Span } from './slice-of.js';

/** A part cut at these ends, the first of what comes of it last, as it is to be read next. */
export function cutPart(part: Part, ends: readonly Pick<Span, 'end'>[]): Part[] {
  const cut: Part[] = [];
  let { start, first } = part;
  for (const { end } of ends) {
    cut.unshift({ ...part, page: 1, start, end, first, last: end === part.end ? part.last : end });
    // A row without length at the joint is active on neither side where the server's overlap is strict.
    start = Math.max(end - 1, midnightOf(end));
    first = end;
  }
  return cut;
}
