import type { Answer } from '../wire/answer.js';
import { BadRequest } from '../question/bad-request.js';
import { readCursor, writeCursor } from '../page/cursor.js';
import { fieldsOf } from '../question/fields-of.js';
import { isoInstant } from '../data/iso-instant.js';
import type { Job } from './job-book.js';
import { jsonAnswer } from '../wire/json-answer.js';
import { notFound } from '../wire/not-found.js';
import { FIRST_PAGE } from '../page/page-cut.js';
import { pageOf } from '../page/page-of.js';
import { readCount } from '../question/read-count.js';
import { refuse } from '../limit/refuse.js';
import type { Ask, Route } from './route.js';
import type { RowList } from '../data/row-list.js';
import type { Source } from './source.js';

/** An operation that answers later. */
export interface JobOperation {
  /** Where jobs are submitted. */
  readonly path: string;
  readonly permissions: readonly string[];
  /** Key of the rows in an answer. */
  readonly rows: string;
  readonly source: Source;
  /** Where the size of a page of results is said: with every page, or once and for all when the job is submitted. */
  readonly pageSizeIn: 'address' | 'body';
  /** Its jobs read the lake and say up to when that is filled, and share the places that there are for them. */
  readonly ofDetails: boolean;
}

const PENDING_TEXT = 'The results of this job are not available.';

function gone({ org, params, contextId }: Ask): Answer {
  if (org.jobs.goneStatus === 400) throw new BadRequest(PENDING_TEXT);
  return notFound('job', params['jobId'] ?? '', contextId);
}

function first(rows: RowList, limit: unknown): RowList {
  const count = Math.min(rows.count, readCount('limit', limit, { otherwise: Infinity }));
  return { count, text: (rank) => rows.text(rank) };
}

function create(operation: JobOperation, { org, body, now, wallNow, contextId }: Ask): Answer {
  const { jobs } = org;
  const waitMs = operation.ofDetails ? jobs.waitMs(now) : 0;
  if (waitMs > 0) {
    const name = { name: 'jobs', namespace: 'analytics', key: 'details.jobs.concurrent.access.max' };
    const met = { name, rule: { kind: 'window', limit: jobs.concurrent, windowMs: 60_000 } as const };
    return refuse({ status: 429, waitMs, contextId, wallNow, wording: { limitObject: true }, met }).answer;
  }
  const { paging, aggregations, pageSize, ...query } = fieldsOf(body);
  if (paging !== undefined || aggregations !== undefined) {
    throw new BadRequest('paging and aggregations are not part of an asynchronous query.');
  }
  const { path, source, ofDetails, pageSizeIn } = operation;
  const inBody = pageSizeIn === 'body' ? pageSize : undefined;
  const rows = source(org, query, ofDetails ? org.lakeAt(wallNow) : org.seenAt(wallNow));
  const job = jobs.submit(
    {
      path,
      ofDetails,
      pageSize: readCount('pageSize', inBody, { otherwise: jobs.pageSize, most: jobs.pageSize }),
      rows: ofDetails ? first(rows, query['limit']) : rows,
      availableMs: org.availableMs(wallNow),
    },
    now,
  );
  return jsonAnswer(202, JSON.stringify({ jobId: job.id }));
}

function status(job: Job, { org, now, wallNow }: Ask): Answer {
  const state = org.jobs.state(job, now);
  const isOver = org.jobs.isOver(job, now);
  const date = (ms: number): string => isoInstant(Math.floor(wallNow - now + ms));
  const body = {
    state,
    ...(state === 'FAILED' && { errorMessage: 'The query could not be completed.' }),
    submissionDate: date(job.submittedMs),
    ...(isOver && now >= job.doneMs && { completionDate: date(job.doneMs) }),
    ...((state === 'FULFILLED' || state === 'EXPIRED') && { expirationDate: date(job.expiresMs) }),
  };
  return jsonAnswer(isOver ? 200 : org.jobs.runningStatus, JSON.stringify(body));
}

function results(operation: JobOperation, job: Job, ask: Ask): Answer {
  const { org, url, now } = ask;
  const state = org.jobs.state(job, now);
  if (state === 'EXPIRED' || state === 'CANCELLED') return gone(ask);
  if (state !== 'FULFILLED') throw new BadRequest(PENDING_TEXT);
  const cursor = url.searchParams.get('cursor');
  const start = cursor === null ? FIRST_PAGE : readCursor(cursor, job.id);
  const inAddress = operation.pageSizeIn === 'address' ? url.searchParams.get('pageSize') : undefined;
  const size = readCount('pageSize', inAddress, { otherwise: job.pageSize, most: org.jobs.pageSize });
  const cut = org.pages(`${operation.path}/{jobId}/results`).cut(start, size, job.rows.count);
  const rows = pageOf(job.rows, cut.from, cut.until);
  const next = cut.next === undefined ? org.noCursor : JSON.stringify(writeCursor(cut.next, job.id));
  job.pages += 1;
  const fields = [
    ...(rows === undefined ? [] : [`${JSON.stringify(operation.rows)}:${rows}`]),
    ...(next === undefined ? [] : [`"cursor":${next}`]),
    ...(operation.ofDetails ? [`"dataAvailabilityDate":"${isoInstant(job.availableMs)}"`] : []),
  ];
  return jsonAnswer(200, `{${fields.join(',')}}`);
}

/** A job's life: POST makes it, GET tells its state, GET of its results reads them by cursor, DELETE cancels it. */
export function jobRoutes(operation: JobOperation): readonly Route[] {
  const { path, permissions, ofDetails } = operation;
  const find = ({ org, params, now }: Ask): Job | undefined => org.jobs.find(path, params['jobId'] ?? '', now);
  const ofJob =
    (answer: (job: Job, ask: Ask) => Answer): Route['answer'] =>
    (ask) => {
      const job = find(ask);
      return job === undefined ? notFound('job', ask.params['jobId'] ?? '', ask.contextId) : answer(job, ask);
    };
  const availability: Route = {
    method: 'GET',
    path: `${path}/availability`,
    permissions: permissions.slice(0, 1),
    slow: false,
    answer: ({ org, wallNow }) => jsonAnswer(200, `{"dataAvailabilityDate":"${isoInstant(org.availableMs(wallNow))}"}`),
  };
  return [
    { method: 'POST', path, permissions, slow: true, answer: (ask) => create(operation, ask) },
    ...(ofDetails ? [availability] : []),
    { method: 'GET', path: `${path}/{jobId}`, permissions, slow: false, answer: ofJob(status) },
    {
      method: 'GET',
      path: `${path}/{jobId}/results`,
      permissions,
      slow: true,
      answer(ask) {
        const job = find(ask);
        return job === undefined ? gone(ask) : results(operation, job, ask);
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{jobId}`,
      permissions,
      slow: false,
      answer: ofJob((job, { org, now }) => {
        org.jobs.cancel(job, now);
        return { status: 204, headers: {}, body: '' };
      }),
    },
  ];
}
