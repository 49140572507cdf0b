import { catchError, type Observable } from 'rxjs';
import { dataAvailability } from '../../codec/data-availability.js';
import { reader } from '../../codec/reader.js';
import { type HttpError, isSluiceError } from '../../errors.js';
import type { EventStream } from '../../event/event-stream.js';
import { epochOf } from '../interval/epoch-of.js';
import type { OrgContext } from '../org-context.js';
import type { JobAddress } from './job-endpoint.js';

/**
 * Up to when the data of these jobs is complete, epoch milliseconds. Where the server does not say so, tells nobody (404),
 * or not this client (403), whose jobs may need another permission, nothing is: `-Infinity`, with a warning.
 */
export function watermark(org: OrgContext, { path, permission }: JobAddress, events: EventStream): Observable<number> {
  const untold = (): number => {
    events.warn('watermark-untold', 1, 'the data lake tells no watermark');
    return -Infinity;
  };
  return org
    .send({
      permission,
      events,
      method: 'GET',
      path: `${path}/availability`,
      read: reader(dataAvailability, ({ dataAvailabilityDate }) => epochOf(dataAvailabilityDate) ?? untold()),
    })
    .pipe(
      catchError((error: unknown) => {
        if (!isSluiceError(error, 'PermissionError') && (error as HttpError).status !== 404) throw error;
        return [untold()];
      }),
    );
}
