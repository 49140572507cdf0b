import { isoOf } from '../../query/interval/iso-of.js';
import type { ManifestEntry } from '../out/manifest-entry.js';
import { type Refreshing, settledSpans } from './settled-spans.js';
import { spanOfEntry } from './span-of-entry.js';

/** What a manifest says of rows that may still come. */
type Provisional = Pick<ManifestEntry, 'provisional' | 'provisionalFrom'>;

const SETTLED: Provisional = { provisional: false, provisionalFrom: undefined };

/** A refresh that came to its end, and what was said of the rows before. */
export interface Again extends Refreshing {
  readonly entry: Provisional & Pick<ManifestEntry, 'interval'>;
}

/**
 * What is provisional still. A part that was read again is so no longer, unless it was provisional once more; and since
 * days become due one after the other, what is left begins where the first of them ends.
 */
export function provisionalAfter(again: Again): Provisional {
  const { entry } = again;
  if (!entry.provisional) return SETTLED;
  const { start, end } = spanOfEntry(entry);
  let from = entry.provisionalFrom === undefined ? start : Math.max(start, Date.parse(entry.provisionalFrom));
  for (const span of settledSpans(again)) if (span.start <= from) from = Math.max(from, span.end);
  return from < end ? { provisional: true, provisionalFrom: isoOf(from) } : SETTLED;
}
