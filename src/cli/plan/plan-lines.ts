import type { Plan } from '../../query/plan/plan.js';
import { counted } from '../screen/counted.js';
import { formatDuration } from '../screen/format-duration.js';

/** A plan as lines of text: the whole first, then its slices. */
export function planLines({ org, query, slices, rows, requests, polls, expectedMs, spent }: Plan): readonly string[] {
  const ofJobs = polls > 0 ? `, ${polls} of them to ask for jobs` : '';
  return [
    `${org}: ${query}: ${rows ?? 'unknown'} rows in ${counted(requests, 'call')}${ofJobs}, about ${formatDuration(expectedMs)}; ${counted(spent, 'call')} spent on this plan\n`,
    ...slices.map(
      (slice) =>
        `  ${slice.start}/${slice.end}  by ${slice.via}  ${slice.rows ?? '?'} rows  ${counted(slice.requests, 'call')}\n`,
    ),
  ];
}
