import type { OrgContext } from '../org-context.js';
import type { Plan, PlannedSlice } from './plan.js';
import { type Span, sliceOf } from '../slice/slice-of.js';
import { sum } from './sum.js';

/** What a plan is made of. */
export interface Planned {
  readonly query: string;
  /** A path whose limits hold for all of it. */
  readonly path: string;
  readonly slices: readonly (Span & { readonly via: PlannedSlice['via'] })[];
  /** Rows that each slice is expected to hold. */
  readonly rows: readonly number[];
  readonly pageSize: { readonly query: number; readonly job: number };
  /** Rows that the server gives of one question by page numbers. */
  readonly results: number;
  /** Calls that it took to know the slices, which the run will make as well. */
  readonly spent: number;
  /** Calls that it took to count the rows. */
  readonly calls: number;
}

/** Questions whether a job is done, and the seconds that they take: jobs of a few seconds are usual. */
const POLLS = 2;
const POLLING_MS = 3000;

/** The plan of slices whose rows are counted: pages, the look behind a full last page, and what jobs cost beside them. */
export function planSlices(
  org: OrgContext,
  { query, path, slices, rows, pageSize, results, spent, calls }: Planned,
): Plan {
  const planned = slices.map((slice, index): PlannedSlice => {
    const count = rows[index] as number;
    const requests =
      slice.via === 'job'
        ? Math.ceil(Math.max(1, count) / pageSize.job) + POLLS + 1
        : Math.floor(count / pageSize.query) + Math.floor(count / results) + 1;
    return { ...sliceOf(slice), via: slice.via, rows: count, requests };
  });
  const byJob = planned.filter((slice) => slice.via === 'job');
  const jobs = byJob.length;
  const callsOf = (of: readonly PlannedSlice[]): number => sum(of.map((slice) => slice.requests));
  // The watermark is one more, also where it tells that there is nothing for a job.
  const requests = callsOf(planned) + Math.min(1, jobs + spent);
  const { ratePerSecond, burst } = org.pace(path);
  const paced = (calls: number): number => ((calls - burst) / ratePerSecond) * 1000;
  return {
    org: org.name,
    query,
    slices: planned,
    rows: sum(rows),
    requests,
    polls: POLLS * jobs,
    // While a job is waited for, pages of the query and of jobs before it can be read; jobs wait for each other. What
    // a burst takes at once takes no time.
    expectedMs: Math.round(Math.max(paced(requests), jobs && POLLING_MS + paced(callsOf(byJob)), POLLING_MS * jobs)),
    spent: spent + calls,
  };
}
