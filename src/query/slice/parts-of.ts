import { refuseCheckpoint } from '../run/refuse-checkpoint.js';
import { cutPart } from './cut-part.js';
import type { Part } from './part.js';
import type { SliceReading } from './sliced-endpoint.js';
import { slicesOf } from './slices-of.js';

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

/** Beyond every instant, and a number in JSON. */
const MOST = 8.64e15;

function parse(next: string): Part[] {
  try {
    const parts = JSON.parse(next) as Part[];
    if (parts.length > 0 && parts.every(isPart)) return parts;
  } catch {
    // No JSON, or no list: it is told below.
  }
  throw refuseCheckpoint();
}

/** It comes from a file or a database. */
function isPart(part: unknown): part is Part {
  const { start, end, first, last, page, ids, promised = 0, came = 0 } = Object(part) as Partial<Part>;
  return [start, end, first, last, page, promised, came].every(Number.isFinite) && Array.isArray(ids);
}
