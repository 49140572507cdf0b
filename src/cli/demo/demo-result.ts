import type { Simulator } from '../../simulator/simulator.js';
import { compareRows } from './compare-rows.js';
import type { DemoOrg } from './demo-orgs.js';
import { formatDuration } from '../screen/format-duration.js';
import type { ManifestEntry } from '../out/manifest-entry.js';

/** What became of one org of the demonstration. */
export interface DemoResult {
  /** Each row is on disk once, as it was sent. */
  readonly good: boolean;
  /** In the order of `demoColumns`. */
  readonly cells: readonly string[];
}

/** What the table shows. */
export const demoColumns: readonly string[] = [
  'org',
  'query',
  'rows',
  'requests',
  '429s',
  'time',
  'lower bound',
  'over',
  'rows on disk',
];

/**
 * Compares the file of an org with what the simulator knows to be there, and the time with the lower bound: that of a
 * client that knows the server's bucket, is never refused and waits for no answer.
 */
export async function demoResult(
  { query, bucket }: DemoOrg,
  { entry, file, simulator }: { readonly entry: ManifestEntry; readonly file: string; readonly simulator: Simulator },
): Promise<DemoResult> {
  const { org, rows, pages, interval } = entry;
  const custom = query === 'custom';
  const truth = simulator.truth(org, { interval, of: custom ? 'custom' : 'conversations' });
  const { missing, surplus, changed } = await compareRows(file, custom ? 'interactionId' : 'conversationId', truth);
  const good = missing + surplus + changed === 0;
  const { requests, throttled } = simulator.counters(org);
  const tookMs = new Date(entry.finishedAt).getTime() - new Date(entry.startedAt).getTime();
  const leastMs = Math.max(0, ((pages - bucket.burst) / bucket.perSecond) * 1000);
  return {
    good,
    cells: [
      org,
      query,
      String(rows),
      String(requests),
      `${throttled} (${((100 * throttled) / requests).toFixed(1)} %)`,
      formatDuration(tookMs),
      formatDuration(leastMs),
      leastMs > 0 ? `${((100 * (tookMs - leastMs)) / leastMs).toFixed(0)} %` : '-',
      good ? 'each once, equal' : `${missing} missing, ${surplus} surplus, ${changed} changed`,
    ],
  };
}
