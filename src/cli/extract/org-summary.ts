import { counted } from '../screen/counted.js';
import { errorText } from '../exit/error-text.js';
import { formatDuration } from '../screen/format-duration.js';
import type { Reading } from './reading.js';

/** The last line about one org: how it ended, why, and what it took. */
export function orgSummary({ entry, ending, notSettled }: Pick<Reading, 'entry' | 'ending' | 'notSettled'>): string {
  const { org, status, rows, pages, requests, throttled, duplicates, startedAt, finishedAt } = entry;
  const took = formatDuration(Math.max(0, new Date(finishedAt).getTime() - new Date(startedAt).getTime()));
  return [
    `${org}: ${status}: ${counted(rows, 'row')}`,
    counted(pages, 'page'),
    counted(requests, 'request'),
    `${throttled} throttled`,
    counted(duplicates, 'duplicate'),
    ...(entry.gaps.length > 0 ? [counted(entry.gaps.length, 'gap')] : []),
    ...(entry.open ? [`${entry.open.length} still open`] : []),
    took,
    ...Object.entries(entry.warnings ?? {}).map(([kind, count]) => `${count} ${kind}`),
    ...(entry.provisional ? [`provisional (${whyProvisional(notSettled)})`] : []),
    ...(ending?.kind === 'failed' ? [`${entry.error?.name ?? 'Error'}: ${errorText(ending.error)}`] : []),
  ].join(', ');
}

function whyProvisional(notSettled: boolean): string {
  return notSettled
    ? 'the interval was not over ten minutes before the run began'
    : 'not all of it was in the data lake';
}
