import {
  asyncScheduler,
  catchError,
  concat,
  concatMap,
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  type Observable,
  repeat,
  type SchedulerLike,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import { JobError } from '../errors.js';
import { requestLabel } from '../retry/request-label.js';
import { type Cursors, cursorWalk } from './cursor-walk.js';
import type { Places } from './demand.js';
import { paginate } from './paginate.js';

/** Seconds before the first question whether the job is done, before the second, and so on; then the last again and again. */
const PAUSES = [1, 2, 3, 5, 8, 10];
const LONGEST_PAUSE = 10;
const HOUR_MS = 3_600_000;

/** Which page of which job. */
export interface JobPlace {
  readonly job: string;
  /** `null` is the first page. */
  readonly cursor: string | null;
}

/** A page of a job's results. */
export interface JobPage<P> {
  readonly page: P;
  /** Where it goes on, or `null` when this was the last. */
  readonly next: JobPlace | null;
}

/** What a server says of a job. */
export interface JobStatus {
  /** In the server's own word, for events and errors. */
  readonly state: string;
  readonly is: 'running' | 'done' | 'failed' | 'gone';
  /** The server's word for why it failed. */
  readonly code?: string | undefined;
}

/** How work that a server does in the background is ordered, watched, read and cancelled. Every call is cold. */
export interface JobProtocol<P> extends Omit<Cursors<P>, 'from'> {
  /** Orders the work and emits its id. An order whose answer was lost must not be sent again blindly. */
  readonly create: () => Observable<string>;
  /** Asks once how far it is. */
  readonly poll: (job: string) => Observable<JobStatus>;
  /** A page of the results. */
  readonly results: (place: JobPlace) => Observable<P>;
  /** Tells the server that the job is not wanted any more. Nobody waits for it, and its errors go nowhere. */
  readonly cancel: (job: string) => Observable<unknown>;
  /** Whether an error says that job or results have expired, so that the work can be ordered anew. */
  readonly isGone: (error: unknown) => boolean;
  /** Where to go on; default with a new job. */
  readonly from?: JobPlace | undefined;
  /** Places among the jobs that may run at once, shared by all who order: a `Demand` of so many. Default no limit. */
  readonly places?: Places | undefined;
  /** Milliseconds until a job that is not done is given up; default 3 600 000. */
  readonly deadlineMs?: number | undefined;
  /** Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined;
}

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
  const { create, poll, results, cancel, isGone, places, scheduler = asyncScheduler, deadlineMs = HOUR_MS } = job;
  return defer(() => {
    let id = job.from?.job;
    let status: JobStatus | undefined;
    let walk = cursorWalk<P>({ ...job, from: job.from?.cursor });
    let orders = 0;

    const fail = (what: string, more: Pick<JobStatus, 'state'> & { readonly cause?: unknown }): never => {
      const { org, request } = job;
      throw new JobError(`${requestLabel(job)}${what}`, { org, request, jobId: id, ...more });
    };
    const isDone = (now: JobStatus, waited: number): boolean => {
      status = now;
      const { state, is, code } = now;
      if (is === 'done') return true;
      if (is !== 'running') return fail(`the job ended as ${state}${code ? ` (${code})` : ''}`, { state });
      if (waited < deadlineMs) return false;
      return fail(`the job was still ${state} after ${waited} ms, and was given up`, { state });
    };
    const untilDone = (created: string): Observable<string> => {
      id = created;
      const begun = scheduler.now();
      let polls = 0;
      return defer(() => timer(1000 * (PAUSES[polls++] ?? LONGEST_PAUSE), scheduler)).pipe(
        concatMap(() => poll(created)),
        map((now) => isDone(now, scheduler.now() - begun)),
        repeat(),
        filter(Boolean),
        take(1),
        map(() => created),
      );
    };
    const ordered$ = defer(() => {
      orders += 1;
      status = undefined;
      walk = cursorWalk<P>({ ...job, from: null });
      return create();
    }).pipe(switchMap(untilDone));

    const read = (place: JobPlace): Observable<JobPage<P>> =>
      results(place).pipe(
        map((page) => {
          const cursor = walk.next(page, place.cursor);
          return { page, next: cursor === undefined ? null : { job: place.job, cursor } };
        }),
      );
    const begin = (): Observable<JobPage<P>> =>
      holding(places, ordered$).pipe(concatMap((created) => read({ job: created, cursor: null })));
    const again = (error: unknown): Observable<JobPage<P>> => {
      // Without an id it was the order itself that failed.
      if (id === undefined || (status?.is !== 'gone' && !isGone(error))) throw error;
      if (orders > 1) {
        status = { state: 'EXPIRED', is: 'gone' };
        fail('the job expired, was ordered again, and expired again', { ...status, cause: error });
      }
      id = undefined;
      return begin().pipe(catchError(again));
    };

    return paginate<JobPlace | null, JobPage<P>>(
      {
        first: job.from ?? null,
        fetchPage: (place) => defer(() => (place ? read(place) : begin())).pipe(catchError(again)),
        next: ({ next }) => next ?? undefined,
      },
      demand,
    ).pipe(
      tap({ complete: () => (id = undefined) }),
      finalize(() => {
        if (id === undefined || status?.is === 'failed' || status?.is === 'gone') return;
        // eslint-disable-next-line no-restricted-syntax, rxjs-x/no-subscribe-in-pipe -- the reader has gone, so nobody else would subscribe to the cancelling of its job
        cancel(id).subscribe({ error: () => undefined });
      }),
    );
  });
}

/** Reads `source$` while it holds a place. */
function holding<T>(places: Places | undefined, source$: Observable<T>): Observable<T> {
  if (!places) return source$;
  return concat(places.take().pipe(ignoreElements()), source$.pipe(finalize(() => places.add())));
}
