import type { Position } from '../../page/page.js';
import { refuseCheckpoint } from '../run/refuse-checkpoint.js';
import { slicesOf } from './slices-of.js';
import type { SliceReading } from './sliced-endpoint.js';

/** A stretch of a slice that one walk reads, and which of the rows that it gives are its own. Epoch milliseconds. */
export interface Part {
  /** The interval that is asked for. */
  readonly from: number;
  readonly to: number;
  /** Rows that began here or later are its own … */
  readonly low: number;
  /** … up to here. */
  readonly high: number;
  /** Ids of the rows that began at `low` and have been read before. */
  readonly ids: readonly string[];
  readonly order: 'asc' | 'desc';
  /** Number of the page to begin with. */
  readonly page: number;
  /** One page at a time. */
  readonly serial: boolean;
}

/** What is left of a slice, and where the reading stands: what a position holds. */
export interface Left {
  /** The next part comes last. */
  readonly parts: Part[];
  /** Start of the row that is farthest in the order of reading, epoch milliseconds. */
  readonly edge?: number | undefined;
  /** Ids of the rows that share it: they may come again. */
  readonly ids: readonly string[];
}

/** What is to be read of a slice, from its position on. Errors: `CheckpointError` for a position that is none. */
export function partsOf({ slice, first, last, next }: SliceReading, days: number): Left {
  if (next === null) return { parts: [], ids: [] };
  if (next !== undefined) return parse(next);
  const pieces = slicesOf(slice, days);
  const parts = pieces.map(({ start, end }, place): Part => ({
    from: start,
    to: end,
    low: first && place === 0 ? -MOST : start,
    high: last && place === pieces.length - 1 ? MOST : end,
    ids: [],
    order: 'asc',
    page: 1,
    serial: false,
  }));
  return { parts: parts.reverse(), ids: [] };
}

/** Beyond every instant, and a number in JSON. */
const MOST = 8.64e15;

/** The position behind a page, or `null` when nothing is left. */
export function nextOf(left: Left): Position['next'] {
  return left.parts.length === 0 ? null : JSON.stringify(left);
}

function parse(next: string | number): Left {
  try {
    const left = JSON.parse(String(next)) as Left;
    if (Array.isArray(left.parts) && Array.isArray(left.ids)) return left;
  } catch {
    // It is told below.
  }
  throw refuseCheckpoint();
}
