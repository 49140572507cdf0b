import type { Span } from '../../query/slice/slice-of.js';
import type { ManifestEntry } from '../out/manifest-entry.js';

/** What an entry was asked for, in epoch milliseconds. */
export function spanOfEntry({ interval }: Pick<ManifestEntry, 'interval'>): Span {
  const [start = NaN, end = NaN] = interval.split('/').map((side) => Date.parse(side));
  return { start, end };
}
