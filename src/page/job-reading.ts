import {
  asyncScheduler,
  catchError,
  concatMap,
  defer,
  finalize,
  first,
  map,
  type Observable,
  repeat,
  switchMap,
  timer,
} from 'rxjs';
import { JobError } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import { type CursorWalk, cursorWalk } from './cursor-walk.js';
import type { Places } from './demand.js';
import type { JobPage, JobPlace, JobProtocol, JobStatus } from './job-protocol.js';

/** Seconds before the first question whether the job is done, before the second, and so on; then the last again and again. */
const PAUSES = [1, 2, 3, 5, 8, 10];
const LONGEST_PAUSE = 10;
const HOUR_MS = 3_600_000;

/** The job of one run: ordered when its first page is wanted, once more where it expires, and cancelled where it is left. */
export class JobReading<P> {
  readonly #job: JobProtocol<P>;
  /** None until an order is answered, and once nobody needs the job any more. */
  #id: string | undefined;
  /** What the server said of it last. */
  #status: JobStatus | undefined;
  #walk: CursorWalk<P>;
  #orders = 0;

  constructor(job: JobProtocol<P>) {
    this.#job = job;
    this.#id = job.from?.job;
    this.#walk = cursorWalk<P>({ ...job, from: job.from?.cursor });
  }

  /** The page at a place; without a place the first one of a job that is ordered for it. */
  page(place: JobPlace | null): Observable<JobPage<P>> {
    return defer(() => (place ? this.#results(place) : this.#begin())).pipe(
      catchError((error: unknown) => this.#again(error)),
    );
  }

  /** It was read to its end, and is left to expire. */
  end(): void {
    this.#id = undefined;
  }

  /** Nobody reads on: cancels a job that may still be there, without waiting for the answer. */
  leave(): void {
    const id = this.#id;
    if (id === undefined || this.#status?.is === 'failed' || this.#status?.is === 'gone') return;
    // eslint-disable-next-line no-restricted-syntax -- the reader has gone, so nobody else would subscribe to the cancelling of its job
    defer(() => this.#job.cancel(id)).subscribe({ error: () => undefined });
  }

  #begin(): Observable<JobPage<P>> {
    const ordered$ = defer(() => {
      this.#orders += 1;
      this.#status = undefined;
      this.#walk = cursorWalk<P>({ ...this.#job, from: null });
      return this.#job.create();
    }).pipe(switchMap((id) => this.#untilDone(id)));
    return holding(this.#job.places, ordered$).pipe(concatMap((job) => this.#results({ job, cursor: null })));
  }

  /** Asks gently until the job is done; emits its id. */
  #untilDone(id: string): Observable<string> {
    const { poll, scheduler = asyncScheduler } = this.#job;
    this.#id = id;
    const begun = scheduler.now();
    let polls = 0;
    return defer(() => timer(1000 * (PAUSES[polls++] ?? LONGEST_PAUSE), scheduler)).pipe(
      concatMap(() => poll(id)),
      repeat(),
      first((status) => this.#isDone(status, scheduler.now() - begun)),
      map(() => id),
    );
  }

  #isDone(status: JobStatus, waitedMs: number): boolean {
    const { deadlineMs = HOUR_MS } = this.#job;
    const { state, is, code } = status;
    this.#status = status;
    if (is === 'done') return true;
    if (is !== 'running') throw this.#failed(status, `ended as ${state}${code ? ` (${code})` : ''}`);
    if (waitedMs < deadlineMs) return false;
    throw this.#failed(status, `was still ${state} after ${Math.round(waitedMs / 1000)} s, and was given up`);
  }

  #results(place: JobPlace): Observable<JobPage<P>> {
    return this.#job.results(place).pipe(
      catchError((error: unknown) => this.#orEnded(place.job, error)),
      map((page) => {
        const cursor = this.#walk.next(page, place.cursor);
        return { page, next: cursor === undefined ? null : { job: place.job, cursor } };
      }),
    );
  }

  /** An error may be the fault of the question, or of a job that has ended meanwhile: the job itself says which. */
  #orEnded(job: string, error: unknown): Observable<never> {
    const { isDoubtful, isGone, poll } = this.#job;
    if (!isDoubtful?.(error)) throw error;
    return poll(job).pipe(
      catchError((other: unknown) => {
        throw isGone(other) ? other : error;
      }),
      map((status) => {
        this.#isDone(status, 0);
        throw error;
      }),
    );
  }

  /** A job that has expired is ordered anew, once; so is one of an earlier run, which cancelled it when it was left. */
  #again(error: unknown): Observable<JobPage<P>> {
    const is = this.#status?.is;
    const isGone = is === 'gone' || (is === 'failed' && !this.#orders) || this.#job.isGone(error);
    // Without an id it was the order itself that failed.
    if (this.#id === undefined || !isGone) throw error;
    if (this.#orders > 1) {
      this.#status = { state: 'EXPIRED', is: 'gone' };
      throw this.#failed(this.#status, 'expired, and so did the next', error);
    }
    this.#id = undefined;
    return this.page(null);
  }

  #failed({ state }: JobStatus, what: string, cause?: unknown): JobError {
    const { org, request } = this.#job;
    return errorAt({ org, request }, JobError, `the job ${what}`, { jobId: this.#id, state, cause });
  }
}

/** Reads `source$` while it holds a place. */
function holding<T>(places: Places | undefined, source$: Observable<T>): Observable<T> {
  if (!places) return source$;
  return places.take().pipe(concatMap(() => source$.pipe(finalize(() => places.add()))));
}
