import { defer, type Observable, tap } from 'rxjs';
import type { Places } from './demand.js';
import type { JobPage, JobPlace, JobProtocol } from './job-protocol.js';
import { JobReading } from './job-reading.js';
import { paginate } from './paginate.js';

/**
 * The pages of a job: ordered when the first page is wanted, watched until it is done, and read cursor by cursor.
 *
 *     create   -j|
 *     poll       1s r 2s r 3s d|                     running, done; then after 5, 8, 10, 10 … seconds
 *     results                   -(ab)→x  -(c)|
 *
 * A job that expires is ordered once more and read from its first page: put what tells rows apart behind it. One that
 * expires again fails.
 *
 * Holds a place among `places` from the order until the job is done. Buffers nothing beyond `demand`, and the cursors of
 * the job. Teardown and errors: aborts what is in flight and cancels the job, without waiting for it. A job that was
 * read to its end is left to expire.
 *
 * Errors: those of the calls; `JobError` when the job failed, expired twice, or was not done in time; `WalkError` as
 * those of `cursorWalk`.
 *
 * @param job the protocol; used anew by each subscription
 * @param demand of this run, shared by its walks; default as in `paginate`
 * @example
 * ```ts
 * import { of } from 'rxjs';
 * import { jobWalk } from 'sluice';
 *
 * const pages$ = jobWalk<{ rows: string[]; cursor?: string }>({
 *   create: () => of('job-1'),
 *   poll: () => of({ state: 'FULFILLED', is: 'done' }),
 *   results: ({ cursor }) => of(cursor === null ? { rows: ['a'], cursor: 'x' } : { rows: ['b'] }),
 *   cursorOf: ({ cursor }) => cursor,
 *   cancel: () => of(undefined),
 *   isGone: () => false,
 * });
 * pages$.subscribe(({ page }) => console.log(page.rows)); // ['a'], ['b']
 * ```
 */
export function jobWalk<P>(job: JobProtocol<P>, demand?: Places): Observable<JobPage<P>> {
  return defer(() => {
    const reading = new JobReading(job);
    return paginate<JobPlace | null, JobPage<P>>(
      {
        first: job.from ?? null,
        fetchPage: (place) => reading.page(place),
        next: ({ next }) => next,
      },
      demand,
    ).pipe(tap({ complete: () => reading.end(), finalize: () => reading.leave() }));
  });
}
