import type { Observable } from 'rxjs';
import { dataAvailability } from '../../codec/data-availability.js';
import { reader } from '../../codec/reader.js';
import type { Call } from '../answer/call.js';
import { epochOf } from '../interval/epoch-of.js';
import type { OrgContext } from '../org-context.js';

/** Up to when the data of these jobs is complete, epoch milliseconds; `undefined` where the server does not say. */
export function watermark(
  org: OrgContext,
  jobs: Pick<Call<unknown>, 'path' | 'permission' | 'events' | 'query'>,
): Observable<number | undefined> {
  return org.send({
    ...jobs,
    method: 'GET',
    path: `${jobs.path}/availability`,
    read: reader(dataAvailability, ({ dataAvailabilityDate }) => epochOf(dataAvailabilityDate)),
  });
}
