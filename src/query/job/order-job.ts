import { catchError, defer, type Observable, share, switchMap, takeUntil } from 'rxjs';
import { type Either, isLeft, left, right } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { jobAnswer } from '../../codec/job-answer.js';
import { typeName } from '../../codec/type-name.js';
import { errorAt } from '../../error/error-at.js';
import { type DecodeIssue, JobError } from '../../errors.js';
import type { OrgContext } from '../org-context.js';
import { cancelJob } from './cancel-job.js';
import { isLostOrder } from './is-lost-order.js';
import type { JobAddress, JobReading } from './job-endpoint.js';
import { whenOver } from './when-over.js';

/**
 * Orders a job and emits its id. Cold. One that is left while it is on its way is heard to its end, since the job that it
 * makes must be cancelled.
 *
 * Errors: `JobError` where the answer was lost, since a job may be running; those of a call otherwise.
 */
export function orderJob(
  org: OrgContext,
  address: JobAddress,
  { events, body, interval }: Pick<JobReading, 'events' | 'body' | 'interval'>,
): Observable<string> {
  const { path, permission, cancels } = address;
  return defer(() => {
    const over$ = whenOver(org);
    const tries = events.branch();
    if (events.ask()) tries.ask();
    let lost = false;
    let abandoned = false;
    return org
      .send({
        permission,
        events: tries,
        method: 'POST',
        path,
        body: interval ? { ...body, interval: interval.text } : body,
        closed$: over$,
        read: readJobId,
        isFinal: (error) => (lost = isLostOrder(error)) || abandoned,
      })
      .pipe(
        switchMap((id) => (abandoned ? (cancelJob(org, address, events, id) as Observable<never>) : [id])),
        share({
          resetOnRefCountZero: () => {
            abandoned = true;
            return cancels && tries.count('requestSent') > tries.count('retried') ? over$ : [0];
          },
        }),
        catchError((cause: unknown) => {
          if (!lost) throw cause;
          const what = 'the answer to the order was lost: a job may be running. Read again.';
          throw errorAt({ org: org.name, request: `POST ${path}` }, JobError, what, { state: 'UNKNOWN', cause });
        }),
        takeUntil(org.wire.closed$),
      );
  });
}

/** It goes into an address: an id that is none could make another one of it. */
function readJobId(json: unknown): Either<readonly DecodeIssue[], string> {
  const answer = decode(jobAnswer, json);
  if (isLeft(answer)) return answer;
  const name = answer.right.jobId ?? answer.right.id ?? undefined;
  if (name !== undefined && /^[\w-]{1,200}$/.test(name)) return right(name);
  return left([{ path: 'jobId', expected: 'id of a job', received: typeName(name) }]);
}
