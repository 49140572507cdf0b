import { map, type Observable, retry, switchMap } from 'rxjs';
import type { JobPlace } from '../../page/job-protocol.js';
import { download } from '../answer/download.js';
import { sendPage } from '../answer/send-page.js';
import type { OrgContext } from '../org-context.js';
import { isAnswered } from './is-answered.js';
import type { JobBody, JobEndpoint, JobReading } from './job-endpoint.js';

/** A page of what a job has found, wherever its rows are. */
export function jobResults<Row>(
  org: OrgContext,
  endpoint: JobEndpoint<Row>,
  reading: JobReading,
  { job, cursor }: JobPlace,
): Observable<JobBody<Row>> {
  const { path, pageSize, permission, read, readElsewhere } = endpoint;
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
    retry({
      count: 1,
      delay: (error) => {
        if (isAnswered(error, 403)) return [0];
        throw error;
      },
    }),
  );
}
