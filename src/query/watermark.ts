import type { Observable } from 'rxjs';
import { map } from '#fp-ts/Either';
import { pipe } from '#fp-ts/function';
import { dataAvailability } from '../codec/data-availability.js';
import { decode } from '../codec/decode.js';
import type { Call } from './call.js';
import { epochOf } from './epoch-of.js';
import type { OrgContext } from './org-context.js';

/** Up to when the data of these jobs is complete, epoch milliseconds; `undefined` where the server does not say. */
export function watermark(
  org: OrgContext,
  jobs: Pick<Call<unknown>, 'path' | 'permission' | 'events' | 'query'>,
): Observable<number | undefined> {
  return org.send({
    ...jobs,
    method: 'GET',
    path: `${jobs.path}/availability`,
    read: (json) =>
      pipe(
        decode(dataAvailability, json),
        map(({ dataAvailabilityDate }) => epochOf(dataAvailabilityDate)),
      ),
  });
}
