import { EMPTY, type Observable } from 'rxjs';
import { right } from '#fp-ts/Either';
import type { EventStream } from '../../event/event-stream.js';
import type { OrgContext } from '../org-context.js';
import { isAnswered } from './is-answered.js';
import type { JobAddress } from './job-endpoint.js';
import { whenOver } from './when-over.js';

/** Tells the server that nobody wants a job. It would expire by itself, so only what surely did nothing is sent again. */
export function cancelJob(
  org: OrgContext,
  { path, permission, cancels }: JobAddress,
  events: EventStream,
  job: string,
): Observable<unknown> {
  if (!cancels) return EMPTY;
  return org.send({
    permission,
    events,
    method: 'DELETE',
    path: `${path}/${job}`,
    mayBeEmpty: true,
    closed$: whenOver(org),
    read: right,
    isFinal: (error) => !isAnswered(error, 401, 429),
  });
}
