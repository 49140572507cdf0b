import { defer, type Observable, repeat } from 'rxjs';
import type { OrgContext } from '../org-context.js';
import { partsOf } from './part.js';
import type { ReceivedPage } from '../question.js';
import { Round } from './round.js';
import { sliceOf } from './slice-of.js';
import { SeenRows } from '../run/seen-rows.js';
import type { Caps, SlicedEndpoint, SliceReading } from './sliced-endpoint.js';

/**
 * One slice, however much is in it: where the server's depth ends, it goes on at the start of the last row read.
 *
 * Rows of other slices are dropped, and so are rows that came before. When rows moved while pages were read ahead, the
 * slice is read once more, page by page: then nothing that was there all the time can be missed.
 *
 * Holds the ids of the rows of one round at the most.
 */
export function readSlice<Row>(
  org: OrgContext,
  endpoint: SlicedEndpoint<Row>,
  caps: Caps,
  reading: SliceReading,
): Observable<ReceivedPage<Row>> {
  return defer(() => {
    const parts = partsOf(reading, caps.days);
    const seen = new SeenRows(endpoint.idOf);
    const slice = { org, endpoint, caps, reading, text: sliceOf(reading.slice), seen, parts, gaps: [] };
    return defer(() => new Round(slice).pages()).pipe(
      // Once more for the part that is to be read next, if there is one.
      repeat({ delay: () => parts.slice(-1) }),
    );
  });
}
