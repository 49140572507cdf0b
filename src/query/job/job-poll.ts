import { type Observable, tap } from 'rxjs';
import { jobAnswer } from '../../codec/job-answer.js';
import { reader } from '../../codec/reader.js';
import { printable } from '../../error/printable.js';
import type { EventStream } from '../../event/event-stream.js';
import type { JobStatus } from '../../page/job-protocol.js';
import type { OrgContext } from '../org-context.js';
import type { JobAddress } from './job-endpoint.js';
import { jobStatusOf } from './job-status-of.js';

const readStatus = /* @__PURE__ */ reader(jobAnswer, jobStatusOf);

/** Asks how far a job is. A state that is not known is warned of once by all questions together. */
export function jobPoll(
  org: OrgContext,
  { path, permission }: JobAddress,
  events: EventStream,
): (job: string) => Observable<JobStatus> {
  const warned = new Set<string>();
  const read = (json: unknown): ReturnType<typeof readStatus> => readStatus(json ?? {});
  return (job) =>
    org.send({ permission, events, method: 'GET', path: `${path}/${job}`, mayBeEmpty: true, read }).pipe(
      tap(({ state, known }) => {
        if (known || warned.has(state)) return;
        warned.add(state);
        events.warn('unknown-job-state', 1, `unknown state of a job: ${printable(state)}`);
      }),
    );
}
