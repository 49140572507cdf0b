import { SETTLE_MS } from '../../query/run/settle-ms.js';
import type { ManifestEntry } from '../out/manifest-entry.js';

/** Whether a run began before its interval was over, or so soon behind it that rows may still come. */
export function notSettled({ interval, startedAt }: Pick<ManifestEntry, 'interval' | 'startedAt'>): boolean {
  const end = new Date(interval.split('/')[1] ?? '').getTime();
  return end > new Date(startedAt).getTime() - SETTLE_MS;
}
