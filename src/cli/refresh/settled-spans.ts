import { dueDays } from '../../query/refresh/due-days.js';
import type { Span } from '../../query/slice/slice-of.js';
import type { ManifestEntry } from '../out/manifest-entry.js';
import { spanOfEntry } from './span-of-entry.js';

/** A refresh that came to its end. */
export interface Refreshing {
  readonly entry: Pick<ManifestEntry, 'interval'>;
  readonly readAt: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly days: readonly number[];
  /** From where on what it read is provisional too; default nothing. */
  readonly provisionalFrom?: string | undefined;
}

/** The parts of its interval that it has read again, and that nobody waits for any more. */
export function settledSpans({ entry, readAt, now, days, provisionalFrom }: Refreshing): readonly Span[] {
  const settled = provisionalFrom === undefined ? Infinity : Date.parse(provisionalFrom);
  return dueDays({ interval: spanOfEntry(entry), readAt: Date.parse(readAt), now, days }).map((span) => ({
    start: span.start,
    end: Math.min(span.end, settled),
  }));
}
