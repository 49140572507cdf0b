import { defer, map, type Observable, switchMap, tap } from 'rxjs';
import type { JobPlace } from '../../page/job-protocol.js';
import { jobWalk } from '../../page/job-walk.js';
import { pageLoopGuard } from '../../page/page-loop-guard.js';
import { keyOfRows } from '../answer/key-of-rows.js';
import type { OrgContext } from '../org-context.js';
import type { ReceivedPage } from '../question.js';
import { refuseCheckpoint } from '../run/refuse-checkpoint.js';
import { SeenRows } from '../run/seen-rows.js';
import { cancelJob } from './cancel-job.js';
import { isAnswered } from './is-answered.js';
import type { JobBody, JobEndpoint, JobReading } from './job-endpoint.js';
import { jobPoll } from './job-poll.js';
import { jobResults } from './job-results.js';
import { orderJob } from './order-job.js';
import { watermark } from './watermark.js';

/**
 * The pages of one job: the watermark first, then order, polls, and the results cursor by cursor. Rows that came before,
 * from the same job or from one that expired, are left out. Pages past the watermark are provisional. Errors:
 * `CheckpointError` for a position that is none.
 */
export function jobPages<Row>(
  org: OrgContext,
  endpoint: JobEndpoint<Row>,
  reading: JobReading,
): Observable<ReceivedPage<Row>> {
  const { demand, events, interval, from } = reading;
  const where = { org: org.name, request: `POST ${endpoint.path}` };
  return defer(() => {
    const seen = new SeenRows(endpoint.idOf);
    const order$ = orderJob(org, endpoint, reading);
    /** Up to when the data is complete, once that is known. */
    let complete = reading.availability;
    return jobWalk<JobBody<Row>>(
      {
        ...where,
        create: () => {
          seen.reset();
          if (!endpoint.watermark || complete !== undefined) return order$;
          return watermark(org, endpoint, events).pipe(
            tap((upTo) => (complete = upTo)),
            switchMap(() => order$),
          );
        },
        poll: jobPoll(org, endpoint, events),
        results: (place) => jobResults(org, endpoint, reading, place),
        cancel: (job) => cancelJob(org, endpoint, events, job),
        cursorOf: ({ cursor }) => cursor,
        size: ({ rows }) => rows.length,
        isGone: (error) => isAnswered(error, 404, 410),
        // It may be the fault of the question, or mean that the job has expired.
        isDoubtful: (error) => isAnswered(error, 400),
        from: placeOf(from),
        ...org.jobs,
        scheduler: org.scheduler,
      },
      demand,
    ).pipe(
      pageLoopGuard({ ...where, key: ({ page }) => keyOfRows(page.rows, endpoint.idOf) }),
      map(({ page, next }) => {
        const upTo = page.availability ?? complete ?? -Infinity;
        return {
          ...seen.take(page.rows),
          next: next && `${next.job}/${next.cursor ?? ''}`,
          availability: upTo === -Infinity ? undefined : upTo,
          // What no one can vouch for may still come.
          provisional: endpoint.watermark && interval && upTo < interval.end,
        };
      }),
    );
  });
}

/** `JOB/CURSOR`, as positions keep it. */
function placeOf(from: string | undefined): JobPlace | undefined {
  if (from === undefined) return undefined;
  const [, job, cursor] = /^([\w-]{1,200})\/(.+)$/s.exec(from) ?? [];
  if (job === undefined || cursor === undefined) throw refuseCheckpoint();
  return { job, cursor };
}
