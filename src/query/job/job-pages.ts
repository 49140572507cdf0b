import { catchError, defer, EMPTY, map, type Observable, of, switchMap, tap } from 'rxjs';
import { type Either, isLeft, left, right } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { jobAnswer } from '../../codec/job-answer.js';
import type { JsonObject } from '../../codec/json-object.js';
import { reader } from '../../codec/reader.js';
import { type DecodeIssue, isSluiceError, JobError } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Places } from '../../page/demand.js';
import { type JobPlace, type JobStatus, jobWalk } from '../../page/job-walk.js';
import { printable } from '../../retry/printable.js';
import { pageLoopGuard } from '../../page/page-loop-guard.js';
import type { Call } from '../answer/call.js';
import { download } from '../answer/download.js';
import type { Interval } from '../interval/interval.js';
import { isLostOrder } from './is-lost-order.js';
import { jobStatusOf } from './job-status-of.js';
import { keyOfRows } from '../answer/key-of-rows.js';
import type { OrgContext } from '../org-context.js';
import type { ReceivedPage } from '../question.js';
import { SeenRows } from '../run/seen-rows.js';
import { sendPage } from '../answer/send-page.js';
import { watermark } from './watermark.js';

/** The rows of one page of results, as the endpoint's codec finds them. */
export interface JobBody<Row> {
  readonly rows: readonly Row[];
  /** Where the rows have been laid down instead: fetched without the token. */
  readonly elsewhere?: string | undefined;
  /** Null, absent or empty on the last page. */
  readonly cursor?: string | null | undefined;
  /** Epoch milliseconds up to which the data is complete, where the page says so. */
  readonly availability?: number | undefined;
}

/** What is peculiar to one kind of job. */
export interface JobEndpoint<Row> {
  /** Where jobs are ordered; `/ID` behind it is the job, and `/ID/results` what it found. */
  readonly path: string;
  /** Sent with each page of results; `undefined` leaves it to the server. */
  readonly pageSize?: number | undefined;
  /** Whether `/availability` tells up to when the data is complete; default `false`. */
  readonly watermark?: boolean;
  /** Whether a DELETE ends a job; default `false`. */
  readonly cancels?: boolean;
  readonly permission?: string | undefined;
  readonly read: (json: unknown) => Either<readonly DecodeIssue[], JobBody<Row>>;
  /** Finds the rows that were laid down elsewhere. */
  readonly readElsewhere?: ((json: unknown) => Either<readonly DecodeIssue[], readonly Row[]>) | undefined;
  readonly idOf: ((row: Row) => string | undefined) | undefined;
}

const readStatus = /* @__PURE__ */ reader(jobAnswer, jobStatusOf);

/** What one job is asked, and for whom. */
export interface JobReading<Row> {
  readonly demand: Places;
  readonly events: EventStream;
  /** Sent beside the interval. */
  readonly body: JsonObject;
  readonly interval: Interval | undefined;
  /** The `next` of an earlier page; default with a new job. */
  readonly from?: string | undefined;
  /** Epoch milliseconds up to which the data is complete, where it was asked for already: saves the question. */
  readonly availability?: number | undefined;
  /** Rows that were delivered already and are left out; default none. */
  readonly seen?: SeenRows<Row> | undefined;
}

/**
 * The pages of one job: the watermark first, then order, polls, and the results cursor by cursor. Rows that came before,
 * from the same job or from one that expired, are left out. Pages past the watermark are provisional.
 */
export function jobPages<Row>(
  org: OrgContext,
  endpoint: JobEndpoint<Row>,
  { demand, events, body, interval, from, availability, seen = new SeenRows(endpoint.idOf) }: JobReading<Row>,
): Observable<ReceivedPage<Row>> {
  const { path, pageSize, permission, readElsewhere, idOf } = endpoint;
  const where = { org: org.name, request: `POST ${path}` };
  const about = { permission, events };

  return defer(() => {
    let complete = availability;
    const warned = new Set<string>();
    /** A 400 that meant so. */
    let expired: unknown;
    const send = <T>(call: Pick<Call<T>, 'method' | 'path' | 'read'> & Partial<Call<T>>): Observable<T> =>
      org.send({ ...about, ...call });

    const watermark$ = watermark(org, { path, ...about }).pipe(tap((upTo) => (complete = upTo)));
    const order$ = defer(() => {
      let lost = false;
      seen.reset();
      return send({
        method: 'POST',
        path,
        body: interval ? { ...body, interval: interval.text } : body,
        read: readJobId,
        isFinal: (error) => (lost = isLostOrder(error)),
      }).pipe(
        catchError((error: unknown) => {
          throw lost ? orphaned(where, error) : error;
        }),
      );
    });
    const poll = (job: string): Observable<JobStatus> =>
      send({
        method: 'GET',
        path: `${path}/${job}`,
        mayBeEmpty: true,
        read: (json) => readStatus(json ?? {}),
      }).pipe(
        tap(({ state, known }) => {
          if (known || warned.has(state)) return;
          warned.add(state);
          const message = `a job is in the unknown state ${printable(state)}: it is asked for again`;
          events.warn('unknown-job-state', 1, message);
        }),
      );
    const isGone = (error: unknown): boolean => error === expired || isAnswered(error, 404, 410);
    /** A 400 may be the fault of the question, or mean that the job has expired: the job itself says which. */
    const orGone =
      (job: string) =>
      (error: unknown): Observable<never> => {
        if (!isAnswered(error, 400)) throw error;
        return poll(job).pipe(
          map(({ is }) => {
            throw is === 'gone' ? (expired = error) : error;
          }),
          catchError((other: unknown) => {
            throw isGone(other) ? other : error;
          }),
        );
      };
    const results = (place: JobPlace, again = true): Observable<JobBody<Row>> => {
      const { job, cursor } = place;
      return sendPage(org, {
        ...about,
        method: 'GET',
        path: `${path}/${job}/results`,
        // What was laid down elsewhere is told in the body: no bearer may follow a redirect.
        parameters: { pageSize, cursor, allowRedirect: readElsewhere && false },
        read: endpoint.read,
      }).pipe(
        switchMap((page) =>
          page.elsewhere === undefined || !readElsewhere
            ? of(page)
            : download(org, page.elsewhere, readElsewhere).pipe(map((rows) => ({ ...page, rows }))),
        ),
        tap(() => demand.poke()),
        // A link holds for a while only: with the page comes another.
        catchError((error: unknown) => (again && isAnswered(error, 403) ? results(place, false) : orGone(job)(error))),
      );
    };
    // It would expire by itself, so only what surely did nothing is sent again.
    const remove = (address: string): Observable<unknown> =>
      send({
        method: 'DELETE',
        path: address,
        mayBeEmpty: true,
        read: right,
        isFinal: (error) => !isAnswered(error, 401, 429),
      });

    return jobWalk<JobBody<Row>>(
      {
        ...where,
        create: () =>
          endpoint.watermark && complete === undefined ? watermark$.pipe(switchMap(() => order$)) : order$,
        poll,
        results,
        cursorOf: ({ cursor }) => cursor,
        size: ({ rows }) => rows.length,
        cancel: (job) => (endpoint.cancels ? remove(`${path}/${job}`) : EMPTY),
        isGone,
        from: placeOf(from),
        places: org.jobs.places,
        deadlineMs: org.jobs.deadlineMs,
        scheduler: org.scheduler,
      },
      demand,
    ).pipe(
      pageLoopGuard({ ...where, key: ({ page }) => keyOfRows(page.rows, idOf) }),
      map(({ page, next }) => {
        const upTo = page.availability ?? complete;
        return {
          ...seen.take(page.rows),
          next: next && `${next.job}/${next.cursor ?? ''}`,
          availability: upTo === -Infinity ? undefined : upTo,
          // What no one can vouch for may still come.
          provisional: endpoint.watermark && interval && (upTo ?? -Infinity) < interval.end,
        };
      }),
    );
  });
}

function isAnswered(error: unknown, ...statuses: readonly number[]): boolean {
  return isSluiceError(error, 'HttpError') && statuses.includes(error.status);
}

/** It goes into an address: an id that is none could make another one of it. */
function readJobId(json: unknown): Either<readonly DecodeIssue[], string> {
  const answer = decode(jobAnswer, json);
  if (isLeft(answer)) return answer;
  const name = answer.right.jobId ?? answer.right.id ?? undefined;
  if (name !== undefined && /^[\w-]{1,200}$/.test(name)) return right(name);
  return left([{ path: 'jobId', expected: 'id of a job', received: name === undefined ? 'absent' : 'string' }]);
}

/** `JOB/CURSOR`, as positions keep it. */
function placeOf(from: string | undefined): JobPlace | undefined {
  const [, job, cursor] = /^([\w-]{1,200})\/(.+)$/s.exec(from ?? '') ?? [];
  return job === undefined || cursor === undefined ? undefined : { job, cursor };
}

function orphaned(where: { readonly org: string; readonly request: string }, cause: unknown): JobError {
  const { org, request } = where;
  const what = 'the answer to the order was lost: a job may be running. Run the query again';
  return new JobError(`${org}: ${request}: ${what}.`, { ...where, state: 'UNKNOWN', cause });
}
