import type { Position } from '../../page/page.js';
import { midnightOf } from '../interval/midnight-of.js';
import { refuseCheckpoint } from '../run/refuse-checkpoint.js';
import type { Span } from './slice-of.js';
import { slicesOf } from './slices-of.js';
import type { SliceReading } from './sliced-endpoint.js';

/** The interval that one walk asks for, and which of the rows that it gives are its own. Epoch milliseconds. */
export interface Part extends Span {
  /** Rows that began here or later are its own … */
  readonly first: number;
  /** … up to here. */
  readonly last: number;
  /** Names of rows that have been read before and may come again. */
  readonly ids: readonly string[];
  readonly order: 'asc' | 'desc';
  /** Number of the page to begin with. */
  readonly page: number;
  /** Start of the row that is farthest in the order of reading, on the pages before. */
  readonly edge?: number | undefined;
  /** Once more, one page at a time. */
  readonly again: boolean;
  /** Rows that the server counted with the page before, in an earlier run. */
  readonly promised?: number | undefined;
}

/**
 * What is to be read of a slice, from its position on; the part to be read next comes last. Errors: `CheckpointError` for
 * a position that is none.
 */
export function partsOf({ slice, first, last, next }: SliceReading, days: number): Part[] {
  if (next !== undefined) return parse(String(next));
  const { start, end } = slice;
  const whole: Part = {
    start,
    end,
    first: first ? -MOST : start,
    last: last ? MOST : end,
    ids: [],
    order: 'asc',
    page: 1,
    again: false,
  };
  return cutPart(whole, slicesOf(slice, days));
}

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

/** Beyond every instant, and a number in JSON. */
const MOST = 8.64e15;

/** The position behind a page, or `null` when nothing is left. */
export function nextOf(parts: readonly Part[]): Position['next'] {
  return parts.length === 0 ? null : JSON.stringify(parts);
}

function parse(next: string): Part[] {
  try {
    const parts: unknown = JSON.parse(next);
    if (Array.isArray(parts) && parts.length > 0 && parts.every(isPart)) return parts;
  } catch {
    // It is told below.
  }
  throw refuseCheckpoint();
}

/** It comes from a file or a database. */
function isPart(part: unknown): part is Part {
  const { start, end, first, last, page, ids, promised = 0 } = Object(part) as Partial<Part>;
  return [start, end, first, last, page, promised].every(Number.isFinite) && Array.isArray(ids);
}
