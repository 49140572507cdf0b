import { CheckpointError } from '../errors.js';
import type { Position } from '../page/page.js';
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
  readonly order: 'asc' | 'desc';
  /** Number of the page to begin with. */
  readonly page: number;
  /** One page at a time. */
  readonly serial: boolean;
}

/** What is left of a slice, the next part last, and the ids that may come again. */
export interface Left {
  readonly parts: Part[];
  readonly ids: readonly string[];
}

/** What is to be read of a slice, from its position on. Errors: `CheckpointError` for a position that is none. */
export function partsOf({ slice, first, last, next }: SliceReading, days: number): Left {
  if (next === null) return { parts: [], ids: [] };
  if (typeof next === 'string') return parse(next);
  const pieces = slicesOf(slice, days);
  const parts = pieces.map(({ start, end }, place): Part => ({
    from: start,
    to: end,
    low: first && place === 0 ? -MOST : start,
    high: last && place === pieces.length - 1 ? MOST : end,
    order: 'asc',
    page: place === 0 ? (next ?? 1) : 1,
    serial: false,
  }));
  return { parts: parts.reverse(), ids: [] };
}

/** Beyond every instant, and a number in JSON. */
const MOST = 8.64e15;

/** The position behind a page: a number while the slice is one walk from its start, else all that is needed. */
export function nextOf(parts: readonly Part[], ids: readonly string[]): Position['next'] {
  const [part] = parts;
  if (part === undefined) return null;
  const plain = parts.length === 1 && part.order === 'asc' && !part.serial && part.page > 1;
  return plain && isWhole(part) ? part.page : JSON.stringify({ parts, ids });
}

/** Never went on at a cap nor was cut: its rows are those of its interval. */
function isWhole({ from, low, to, high }: Part): boolean {
  return (low === from || low === -MOST) && (high === to || high === MOST);
}

function parse(next: string): Left {
  try {
    const { parts, ids } = JSON.parse(next) as Left;
    if (Array.isArray(parts) && Array.isArray(ids)) return { parts: [...parts], ids };
  } catch {
    // It is told below.
  }
  throw new CheckpointError('a position of this checkpoint is damaged. Nothing was read; give another, or none.', {
    reason: 'torn',
  });
}
