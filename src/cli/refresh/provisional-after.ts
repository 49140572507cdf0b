import { isoOf } from '../../query/interval/iso-of.js';
import { dueDays } from '../../query/refresh/due-days.js';
import type { RefreshOptions } from '../../query/refresh/refresh-options.js';
import type { ManifestEntry } from '../out/manifest-entry.js';

/** What a manifest says of rows that may still come. */
type Provisional = Pick<ManifestEntry, 'provisional' | 'provisionalFrom'>;

const SETTLED: Provisional = { provisional: false, provisionalFrom: undefined };

/** A refresh that came to its end. */
export interface Again {
  /** What was said of the rows before. */
  readonly entry: Provisional & Pick<ManifestEntry, 'interval'>;
  readonly readAt: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly days: NonNullable<RefreshOptions['days']>;
  /** From where on what it read is provisional too; default nothing. */
  readonly provisionalFrom?: string | undefined;
}

/**
 * What is provisional still. A part that was read again is so no longer, unless it was provisional once more; and since
 * days become due one after the other, what is left begins where the first of them ends.
 */
export function provisionalAfter({ entry, readAt, now, days, provisionalFrom }: Again): Provisional {
  if (!entry.provisional) return SETTLED;
  const [start = NaN, end = NaN] = entry.interval.split('/').map((side) => Date.parse(side));
  const settled = provisionalFrom === undefined ? Infinity : Date.parse(provisionalFrom);
  let from = entry.provisionalFrom === undefined ? start : Math.max(start, Date.parse(entry.provisionalFrom));
  for (const span of dueDays({ interval: { start, end }, readAt: Date.parse(readAt), now, days })) {
    if (span.start <= from) from = Math.max(from, Math.min(span.end, settled));
  }
  return from < end ? { provisional: true, provisionalFrom: isoOf(from) } : SETTLED;
}
