import { DAY_MS } from '../../query/interval/day-ms.js';
import { midnightOf } from '../../query/interval/midnight-of.js';
import type { ManifestEntry } from '../out/manifest-entry.js';
import { spanOfEntry } from './span-of-entry.js';

/** So many days after its end a day of UTC is read again, each after a night of reprocessing. */
const NIGHTS = [1, 4];
const LAST = 4;
/** No server is believed to bring rows so many days after. */
const GIVEN_UP = 30;

/** What was read, and when. */
export interface ReadBefore {
  readonly entry: Pick<ManifestEntry, 'interval' | 'provisional' | 'provisionalFrom'>;
  readonly readAt: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether the query alone was asked for: no night will make its rows less provisional. */
  readonly byQuery: boolean;
}

/**
 * How many days after its end a day of UTC is due to be read again: after two nights and, where its rows were provisional
 * though both had passed, after each night until they are not.
 */
export function nightsOf({ entry, readAt, now, byQuery }: ReadBefore): readonly number[] {
  const nights = new Set(NIGHTS);
  if (!entry.provisional || byQuery) return NIGHTS;
  const { start, end } = spanOfEntry(entry);
  const from = Date.parse(entry.provisionalFrom ?? '') || start;
  for (let day = midnightOf(from); day < end; day += DAY_MS) {
    const passed = Math.floor((now - day) / DAY_MS) - 1;
    if (day + (1 + LAST) * DAY_MS <= Date.parse(readAt) && passed <= GIVEN_UP) nights.add(passed);
  }
  return [...nights];
}
