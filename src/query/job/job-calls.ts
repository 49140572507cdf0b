import { catchError, EMPTY, map, type Observable, share, switchMap, takeUntil, tap, timer } from 'rxjs';
import { type Either, isLeft, left, right } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { jobAnswer } from '../../codec/job-answer.js';
import { reader } from '../../codec/reader.js';
import { typeName } from '../../codec/type-name.js';
import { type DecodeIssue, JobError } from '../../errors.js';
import type { JobPlace, JobStatus } from '../../page/job-protocol.js';
import { printable } from '../../retry/printable.js';
import { errorAt } from '../../retry/error-at.js';
import type { Call } from '../answer/call.js';
import { download } from '../answer/download.js';
import { sendPage } from '../answer/send-page.js';
import type { OrgContext } from '../org-context.js';
import { isAnswered } from './is-answered.js';
import { isLostOrder } from './is-lost-order.js';
import type { JobBody, JobEndpoint, JobReading } from './job-endpoint.js';
import { jobStatusOf } from './job-status-of.js';
import { watermark } from './watermark.js';

const readStatus = /* @__PURE__ */ reader(jobAnswer, jobStatusOf);

/** Milliseconds that cancelling a job may take once the org is closed. */
const LAST_MS = 5_000;

/** The calls of one reading by jobs: the watermark, the order, how far the job is, its results, and its end. */
export class JobCalls<Row> {
  /** Epoch milliseconds up to which the data is complete, where that was asked for. */
  complete: number | undefined;
  readonly #org: OrgContext;
  readonly #endpoint: JobEndpoint<Row>;
  readonly #reading: JobReading;
  readonly #warned = new Set<string>();

  constructor(org: OrgContext, endpoint: JobEndpoint<Row>, reading: JobReading) {
    this.complete = reading.availability;
    this.#org = org;
    this.#endpoint = endpoint;
    this.#reading = reading;
  }

  /** Orders a job and emits its id; asks before up to when the data is complete, unless that is known. */
  create(): Observable<string> {
    const { watermark: asks = false } = this.#endpoint;
    if (!asks || this.complete !== undefined) return this.#order();
    return watermark(this.#org, this.#endpoint, this.#reading.events).pipe(
      tap((upTo) => (this.complete = upTo)),
      switchMap(() => this.#order()),
    );
  }

  /** Whoever leaves a job may close the org at once: so much later all is over. */
  get #over$(): Observable<unknown> {
    const { wire, scheduler } = this.#org;
    return wire.closed$.pipe(catchError(() => timer(LAST_MS, scheduler)));
  }

  poll(job: string): Observable<JobStatus> {
    const path = `${this.#endpoint.path}/${job}`;
    return this.#send({ method: 'GET', path, mayBeEmpty: true, read: (json) => readStatus(json ?? {}) }).pipe(
      tap(({ state, known }) => {
        if (known || this.#warned.has(state)) return;
        this.#warned.add(state);
        const message = `unknown state of a job: ${printable(state)}`;
        this.#reading.events.warn('unknown-job-state', 1, message);
      }),
    );
  }

  /** A page of the results, wherever its rows are. */
  results({ job, cursor }: JobPlace, again = true): Observable<JobBody<Row>> {
    const { path, pageSize, permission, read, readElsewhere } = this.#endpoint;
    const { demand, events } = this.#reading;
    return sendPage(this.#org, {
      permission,
      events,
      method: 'GET',
      path: `${path}/${job}/results`,
      // What was laid down elsewhere is told in the body: no bearer may follow a redirect.
      parameters: { pageSize, cursor, allowRedirect: readElsewhere && false },
      read,
    }).pipe(
      switchMap((page) =>
        page.elsewhere === undefined || !readElsewhere
          ? [page]
          : download(this.#org, page.elsewhere, readElsewhere).pipe(map((rows) => ({ ...page, rows }))),
      ),
      tap(() => demand.poke()),
      // A link holds for a while only: with the page comes another.
      catchError((error: unknown) => {
        if (again && isAnswered(error, 403)) return this.results({ job, cursor }, false);
        throw error;
      }),
    );
  }

  /** It would expire by itself, so only what surely did nothing is sent again. */
  cancel(job: string): Observable<unknown> {
    const { path, cancels = false } = this.#endpoint;
    if (!cancels) return EMPTY;
    return this.#send({
      method: 'DELETE',
      path: `${path}/${job}`,
      mayBeEmpty: true,
      closed$: this.#over$,
      read: right,
      isFinal: (error) => !isAnswered(error, 401, 429),
    });
  }

  /** One that is left while it is on its way is heard to its end, since the job that it makes must be cancelled. */
  #order(): Observable<string> {
    const { body, interval, events } = this.#reading;
    const { path } = this.#endpoint;
    const tries = events.branch();
    let lost = false;
    let left = false;
    return this.#send({
      events: tries,
      method: 'POST',
      path,
      body: interval ? { ...body, interval: interval.text } : body,
      closed$: this.#over$,
      read: readJobId,
      isFinal: (error) => (lost = isLostOrder(error)) || left,
    }).pipe(
      switchMap((id) => (left ? (this.cancel(id) as Observable<never>) : [id])),
      share({
        resetOnRefCountZero: () => {
          left = true;
          return this.#endpoint.cancels && tries.count('requestSent') > tries.count('retried') ? this.#over$ : [0];
        },
      }),
      catchError((cause: unknown) => {
        if (!lost) throw cause;
        const where = { org: this.#org.name, request: `POST ${path}` };
        const what = 'the answer to the order was lost: a job may be running. Read again.';
        throw errorAt(where, JobError, what, { state: 'UNKNOWN', cause });
      }),
      takeUntil(this.#org.wire.closed$),
    );
  }

  #send<T>(call: Call<T>): Observable<T> {
    return this.#org.send({ permission: this.#endpoint.permission, events: this.#reading.events, ...call });
  }
}

/** It goes into an address: an id that is none could make another one of it. */
function readJobId(json: unknown): Either<readonly DecodeIssue[], string> {
  const answer = decode(jobAnswer, json);
  if (isLeft(answer)) return answer;
  const name = answer.right.jobId ?? answer.right.id ?? undefined;
  if (name !== undefined && /^[\w-]{1,200}$/.test(name)) return right(name);
  return left([{ path: 'jobId', expected: 'id of a job', received: typeName(name) }]);
}
