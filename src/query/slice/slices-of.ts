import { DAY_MS } from '../interval/day-ms.js';
import { midnightOf } from '../interval/midnight-of.js';
import type { Span } from './slice-of.js';

/**
 * Cuts a stretch at UTC midnights, where the days of the API's indexes meet, into the longest slices of at most so many
 * days.
 */
export function slicesOf({ start, end }: Span, days: number): readonly Span[] {
  const slices: Span[] = [];
  for (let at = start; at < end;) {
    const next = Math.min(end, midnightOf(at) + Math.max(1, days) * DAY_MS);
    slices.push({ start: at, end: next });
    at = next;
  }
  return slices;
}
