import { catchError, defer, EMPTY, map, type Observable, share, switchMap, takeUntil, tap, timer } from 'rxjs';
import { type Either, isLeft, left, right } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { jobAnswer } from '../../codec/job-answer.js';
import { reader } from '../../codec/reader.js';
import { typeName } from '../../codec/type-name.js';
import { type DecodeIssue, JobError } from '../../errors.js';
import type { JobPlace, JobProtocol, JobStatus } from '../../page/job-protocol.js';
import { printable } from '../../error/printable.js';
import { errorAt } from '../../error/error-at.js';
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

/** What jobs are ordered, watched, read and cancelled with. */
export interface JobCalls<Row> extends Pick<JobProtocol<JobBody<Row>>, 'create' | 'poll' | 'results' | 'cancel'> {
  /** Epoch milliseconds up to which the data is complete, where that was asked for. */
  readonly complete: () => number | undefined;
}

/** The calls of one reading by jobs: the watermark, the order, how far the job is, its results, and its end. */
export function jobCalls<Row>(org: OrgContext, endpoint: JobEndpoint<Row>, reading: JobReading): JobCalls<Row> {
  const { path, pageSize, permission, cancels = false, read, readElsewhere } = endpoint;
  const { events, body, interval } = reading;
  const { closed$ } = org.wire;
  let complete = reading.availability;
  const warned = new Set<string>();

  const send = <T>(call: Call<T>): Observable<T> => org.send({ permission, events, ...call });
  /** Whoever leaves a job may close the org at once: so much later all is over. */
  const over$: Observable<unknown> = closed$.pipe(catchError(() => timer(LAST_MS, org.scheduler)));

  /** One that is left while it is on its way is heard to its end, since the job that it makes must be cancelled. */
  const order$ = defer(() => {
    const tries = events.branch();
    if (events.ask()) tries.ask();
    let lost = false;
    let left = false;
    return send({
      events: tries,
      method: 'POST',
      path,
      body: interval ? { ...body, interval: interval.text } : body,
      closed$: over$,
      read: readJobId,
      isFinal: (error) => (lost = isLostOrder(error)) || left,
    }).pipe(
      switchMap((id) => (left ? (cancel(id) as Observable<never>) : [id])),
      share({
        resetOnRefCountZero: () => {
          left = true;
          return cancels && tries.count('requestSent') > tries.count('retried') ? over$ : [0];
        },
      }),
      catchError((cause: unknown) => {
        if (!lost) throw cause;
        const what = 'the answer to the order was lost: a job may be running. Read again.';
        throw errorAt({ org: org.name, request: `POST ${path}` }, JobError, what, { state: 'UNKNOWN', cause });
      }),
      takeUntil(closed$),
    );
  });

  /** It would expire by itself, so only what surely did nothing is sent again. */
  function cancel(job: string): Observable<unknown> {
    if (!cancels) return EMPTY;
    return send({
      method: 'DELETE',
      path: `${path}/${job}`,
      mayBeEmpty: true,
      closed$: over$,
      read: right,
      isFinal: (error) => !isAnswered(error, 401, 429),
    });
  }

  function poll(job: string): Observable<JobStatus> {
    const read = (json: unknown): ReturnType<typeof readStatus> => readStatus(json ?? {});
    return send({ method: 'GET', path: `${path}/${job}`, mayBeEmpty: true, read }).pipe(
      tap(({ state, known }) => {
        if (known || warned.has(state)) return;
        warned.add(state);
        events.warn('unknown-job-state', 1, `unknown state of a job: ${printable(state)}`);
      }),
    );
  }

  /** A page of the results, wherever its rows are. */
  function results({ job, cursor }: JobPlace, again = true): Observable<JobBody<Row>> {
    return sendPage(org, reading, {
      permission,
      method: 'GET',
      path: `${path}/${job}/results`,
      // What was laid down elsewhere is told in the body: no bearer may follow a redirect.
      parameters: { pageSize, cursor, allowRedirect: readElsewhere && false },
      read,
    }).pipe(
      switchMap((page) =>
        page.elsewhere === undefined || !readElsewhere
          ? [page]
          : download(org, page.elsewhere, readElsewhere).pipe(map((rows) => ({ ...page, rows }))),
      ),
      // A link holds for a while only: with the page comes another.
      catchError((error: unknown) => {
        if (again && isAnswered(error, 403)) return results({ job, cursor }, false);
        throw error;
      }),
    );
  }

  return {
    /** Orders a job and emits its id; asks before up to when the data is complete, unless that is known. */
    create: () => {
      if (!endpoint.watermark || complete !== undefined) return order$;
      return watermark(org, endpoint, events).pipe(
        tap((upTo) => (complete = upTo)),
        switchMap(() => order$),
      );
    },
    poll,
    results,
    cancel,
    complete: () => complete,
  };
}

/** It goes into an address: an id that is none could make another one of it. */
function readJobId(json: unknown): Either<readonly DecodeIssue[], string> {
  const answer = decode(jobAnswer, json);
  if (isLeft(answer)) return answer;
  const name = answer.right.jobId ?? answer.right.id ?? undefined;
  if (name !== undefined && /^[\w-]{1,200}$/.test(name)) return right(name);
  return left([{ path: 'jobId', expected: 'id of a job', received: typeName(name) }]);
}
