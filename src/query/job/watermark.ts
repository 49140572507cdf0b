import { catchError, type Observable } from 'rxjs';
import { dataAvailability } from '../../codec/data-availability.js';
import { reader } from '../../codec/reader.js';
import { type HttpError, isSluiceError } from '../../errors.js';
import type { PageCall } from '../answer/send-page.js';
import { epochOf } from '../interval/epoch-of.js';
import type { OrgContext } from '../org-context.js';

/**
 * Up to when the data of these jobs is complete, epoch milliseconds; `undefined` where the server does not say. Where it
 * tells nobody (404), or not this client (403), whose jobs may need another permission, nothing is: `-Infinity`.
 */
export function watermark(
  org: OrgContext,
  jobs: Pick<PageCall<unknown>, 'path' | 'permission' | 'events'>,
): Observable<number | undefined> {
  return org
    .send({
      ...jobs,
      method: 'GET',
      path: `${jobs.path}/availability`,
      read: reader(dataAvailability, ({ dataAvailabilityDate }) => epochOf(dataAvailabilityDate)),
    })
    .pipe(
      catchError((error: unknown) => {
        if (!isSluiceError(error, 'PermissionError') && (error as HttpError).status !== 404) throw error;
        jobs.events.warn('watermark-untold', 1, 'up to when the data lake is complete is not told');
        return [-Infinity];
      }),
    );
}
