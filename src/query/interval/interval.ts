import { configError } from '../../error/config-error.js';
import { printable } from '../../error/printable.js';
import { parseInstant } from './parse-instant.js';
import { isoOf } from './iso-of.js';

/** A stretch of time, start included, end not. */
export interface Interval {
  /** Epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds. */
  readonly end: number;
  /** As the API takes it: both instants in UTC with milliseconds. */
  readonly text: string;
}

/**
 * Reads `START/END`. Each side is a day (`YYYY-MM-DD`, midnight UTC) or an ISO 8601 instant with `Z` or an offset;
 * a time without a zone is refused, since nobody can know what it means.
 *
 * Errors: `ConfigError` for anything else, for days that do not exist, and when the start is not before the end.
 */
export function parseInterval(text: unknown, field = 'interval'): Interval {
  const refuse = (what: string): never => {
    const fix = 'give START/END: days (2026-11-23) or instants with Z or an offset';
    throw configError(field, what, fix);
  };
  if (typeof text !== 'string') return refuse('not a text');
  const sides = text.split('/');
  if (sides.length !== 2) return refuse(`"${printable(text)}" is not START/END`);
  const [start, end] = sides.map((side) => {
    const instant = parseInstant(side);
    return typeof instant === 'number' ? instant : refuse(`"${printable(side)}" ${instant.problem}`);
  }) as [number, number];
  if (start >= end) return refuse(`the start ${sides[0] ?? ''} is not before the end ${sides[1] ?? ''}`);
  return { start, end, text: `${isoOf(start)}/${isoOf(end)}` };
}
